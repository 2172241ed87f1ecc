// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0

export interface Position {
  readonly row: number;
  readonly column: number;
}

const PAGE_ROWS = 5;

/** Returns where a key leads from a cell of a grid; undefined for a key that does not move. */
export function moved(
  from: Position,
  key: string,
  rows: number,
  columns: number,
): Position | undefined {
  const row = (to: number) => ({ ...from, row: Math.max(0, Math.min(rows - 1, to)) });
  const column = (to: number) => ({ ...from, column: Math.max(0, Math.min(columns - 1, to)) });
  switch (key) {
    case 'ArrowUp':
      return row(from.row - 1);
    case 'ArrowDown':
      return row(from.row + 1);
    case 'PageUp':
      return row(from.row - PAGE_ROWS);
    case 'PageDown':
      return row(from.row + PAGE_ROWS);
    case 'ArrowLeft':
      return column(from.column - 1);
    case 'ArrowRight':
      return column(from.column + 1);
    case 'Home':
      return column(0);
    case 'End':
      return column(columns - 1);
    default:
      return undefined;
  }
}
