// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Window } from '../state/range';

export type Question =
  | 'affected'
  | 'regions'
  | 'heatmap'
  | 'status'
  | 'api_over_time'
  | 'api_phases'
  | 'api_mix'
  | 'arrivals'
  | 'budget'
  | 'budget-state'
  | 'compare'
  | 'edge'
  | 'losses'
  | 'marks'
  | 'opportunities'
  | 'sdk_versions'
  | 'slo'
  | 'what-if'
  | 'exemplars';

/** What the collector answered when it did not answer the question. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    body: string,
  ) {
    super(`${status} ${said(body)}`.trim());
  }
}

/**
 * Asks the collector one question of dashboards/sql. The path is relative, so that the UI also
 * works under a prefix.
 */
export async function ask(
  question: Question,
  window: Window,
  parameters: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<unknown> {
  const query = new URLSearchParams({
    from: String(window.fromMs),
    to: String(window.toMs),
    ...parameters,
  });
  const response = await fetch(`api/${question}?${query}`, {
    signal,
    headers: { Accept: 'application/json' },
  });
  if (!response.ok) {
    throw new ApiError(response.status, await response.text());
  }
  return response.json();
}

/** The collector's `message`, or the body as it is when something else answered. */
function said(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    return typeof message === 'string' ? message : body.slice(0, 200);
  } catch {
    return body.slice(0, 200);
  }
}
