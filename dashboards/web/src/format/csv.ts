// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0

export type Field = string | number | null;

/** Rows as RFC 4180 has them, under a line of names; null is an empty field. */
export function csv(columns: readonly string[], rows: readonly (readonly Field[])[]): string {
  return [columns, ...rows].map((row) => row.map(field).join(',') + '\r\n').join('');
}

function field(value: Field): string {
  if (value === null) {
    return '';
  }
  if (typeof value === 'number') {
    return String(value);
  }
  // a text that a spreadsheet would run as a formula gets an apostrophe, which makes it text
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
