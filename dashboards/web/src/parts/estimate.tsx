// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Measured } from '../data/edge';
import { count, joined, type Quantity } from '../format/numbers';
import { useTexts } from '../speech';
import { Amount } from './amount';

/** A number and its n behind it; a dash without enough data. */
export function WithN({
  of: { value, sampled },
  format,
}: {
  of: Measured;
  format: (value: number) => Quantity;
}) {
  return (
    <>
      <Amount quantity={value === null ? null : format(value)} />
      <span class="interval"> n {joined(count(sampled))}</span>
    </>
  );
}

/** A 95 % interval; says so when everything was kept. */
export function IntervalText({
  low,
  high,
  format = count,
}: {
  low: number;
  high: number;
  format?: (value: number) => Quantity;
}) {
  const texts = useTexts();
  return (
    <span class="interval">
      {low === high ? texts.exact : `${joined(format(low))} – ${joined(format(high))}`}
    </span>
  );
}
