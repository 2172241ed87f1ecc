// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { joined, type Quantity } from '../format/numbers';
import { useTexts } from '../speech';

/** A number with a smaller unit; a dash that says so when there is not enough data. */
export function Amount({ quantity }: { quantity: Quantity | null }) {
  const texts = useTexts();
  if (quantity === null) {
    return (
      <span class="missing" title={texts.notEnoughData}>
        <span aria-hidden="true">–</span>
        <span class="visually-hidden">{texts.notEnoughData}</span>
      </span>
    );
  }
  return (
    <>
      {quantity.value}
      <span class="unit">{joined(quantity).slice(quantity.value.length)}</span>
    </>
  );
}
