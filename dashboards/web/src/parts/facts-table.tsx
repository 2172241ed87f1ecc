// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from 'preact';
import type { Field } from '../format/csv';

/** A column on the screen and what it is in a CSV file: none, one or several columns there. */
export interface Column<T> {
  readonly name: string;
  readonly hint?: string;
  readonly show: (row: T) => ComponentChildren;
  readonly csv: Readonly<Record<string, (row: T) => Field>>;
}

interface Props<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** Attributes of a row, such as data-country. */
  readonly marks?: (row: T) => Readonly<Record<`data-${string}`, string | number>>;
}

/** A plain table whose first column names the row. */
export function FactsTable<T>({ label, columns, rows, keyOf, marks }: Props<T>) {
  return (
    <div class="scroll" role="region" tabIndex={0} aria-label={label}>
      <table class="facts">
        <thead>
          <tr>
            {columns.map(({ name, hint }) => (
              <th key={name} scope="col" title={hint}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} {...marks?.(row)}>
              {columns.map(({ name, show }, at) =>
                at === 0 ? (
                  <th key={name} scope="row">
                    {show(row)}
                  </th>
                ) : (
                  <td key={name}>{show(row)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The table as CsvButton takes it. */
export function csvOf<T>(columns: readonly Column<T>[], rows: readonly T[]) {
  const fields = columns.flatMap(({ csv }) => Object.entries(csv));
  return {
    columns: fields.map(([name]) => name),
    rows: () => rows.map((row) => fields.map(([, of]) => of(row))),
  };
}
