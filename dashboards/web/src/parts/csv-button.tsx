// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { csv, type Field } from '../format/csv';
import { useTexts } from '../speech';

interface Props {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: () => readonly (readonly Field[])[];
}

/** Saves what is shown as a CSV file, in its order. */
export function CsvButton({ name, columns, rows }: Props) {
  const texts = useTexts();
  function save(): void {
    const url = URL.createObjectURL(new Blob([csv(columns, rows())], { type: 'text/csv' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `isochrone-${name}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
  return (
    <button type="button" class="quiet csv" title={texts.csvHint} onClick={save}>
      {texts.csv}
    </button>
  );
}
