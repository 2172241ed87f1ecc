// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { ApiError } from './api';
import { number, rowsOf, text } from './decode';

/** Something that was changed at a moment: a roll-out, a CDN switched on. */
export interface Mark {
  readonly atMs: number;
  readonly app: string;
  readonly label: string;
  /** An address to read more at; '' for none. */
  readonly link: string;
}

export function decodeMarks(answer: unknown): readonly Mark[] {
  return rowsOf(answer).map((row) => ({
    atMs: number(row, 'at_ms'),
    app: text(row, 'app'),
    label: text(row, 'label'),
    link: text(row, 'link'),
  }));
}

/** Marks now. The query names the app, too, for those who may see some apps only. */
export async function postMark(app: string, label: string): Promise<void> {
  const response = await fetch(`api/marks?${new URLSearchParams({ app })}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ app, label }),
  });
  if (!response.ok) {
    throw new ApiError(response.status, await response.text());
  }
}
