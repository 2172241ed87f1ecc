// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
import { fromLocalInput, toLocalInput } from '../format/times';
import { useTexts, useZone } from '../speech';
import type { Window } from '../state/range';

/** Two moments, on the clocks chosen; applied when the first lies before the second. */
export function WindowForm({ window, apply }: { window: Window; apply: (window: Window) => void }) {
  const texts = useTexts();
  const zone = useZone();
  const [from, setFrom] = useState(toLocalInput(window.fromMs, zone));
  const [to, setTo] = useState(toLocalInput(window.toMs, zone));
  const fromMs = fromLocalInput(from, zone);
  const toMs = fromLocalInput(to, zone);
  const valid = fromMs !== undefined && toMs !== undefined && fromMs < toMs;
  return (
    <form
      class="custom-range"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) {
          apply({ fromMs, toMs });
        }
      }}
    >
      <label>
        {texts.from}
        <input type="datetime-local" value={from} onInput={(e) => setFrom(e.currentTarget.value)} />
      </label>
      <label>
        {texts.to}
        <input type="datetime-local" value={to} onInput={(e) => setTo(e.currentTarget.value)} />
      </label>
      <button type="submit" disabled={!valid}>
        {texts.apply}
      </button>
    </form>
  );
}
