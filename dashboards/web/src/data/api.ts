// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Window } from '../state/range';

export type Question = 'regions' | 'heatmap' | 'status';

/** What the collector answered when it did not answer the question. */
export class ApiError extends Error {}

/**
 * Asks the collector one question of dashboards/sql. The path is relative, so that the UI also
 * works under a prefix.
 */
export async function ask(
  question: Question,
  window: Window,
  app: string,
  signal: AbortSignal,
): Promise<unknown> {
  const query = new URLSearchParams({
    from: String(window.fromMs),
    to: String(window.toMs),
    app,
  });
  const response = await fetch(`api/${question}?${query}`, {
    signal,
    headers: { Accept: 'application/json' },
  });
  if (!response.ok) {
    throw new ApiError(`${response.status} ${(await response.text()).slice(0, 200)}`.trim());
  }
  return response.json();
}
