// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
import { fromLocalInput, toLocalInput } from '../format/times';
import {
  isRelative,
  type Range,
  RELATIVE_RANGES,
  type RelativeRange,
  windowOf,
} from '../state/range';
import type { Change } from '../state/use-view-state';
import { useTexts, useZone } from '../speech';
import { rangeText } from '../texts';

const CUSTOM = 'custom';

/** Ranges that end now by name; any other with two moments, on the clocks chosen. */
export function RangePicker({ range, change }: { range: Range; change: Change }) {
  const texts = useTexts();
  const zone = useZone();
  const [editing, setEditing] = useState(false);
  const custom = editing || !isRelative(range);
  return (
    <div class="range">
      <select
        aria-label={texts.range}
        value={custom ? CUSTOM : (range as RelativeRange)}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setEditing(value === CUSTOM);
          if (value !== CUSTOM) {
            change({ range: value as RelativeRange });
          }
        }}
      >
        {(Object.keys(RELATIVE_RANGES) as RelativeRange[]).map((name) => (
          <option key={name} value={name}>
            {rangeText(name, texts)}
          </option>
        ))}
        <option value={CUSTOM}>{texts.customRange}</option>
      </select>
      {custom && (
        <CustomRange
          key={JSON.stringify([range, zone])}
          range={range}
          apply={(chosen) => {
            setEditing(false);
            change({ range: chosen });
          }}
        />
      )}
    </div>
  );
}

function CustomRange({ range, apply }: { range: Range; apply: (range: Range) => void }) {
  const texts = useTexts();
  const zone = useZone();
  const shown = windowOf(range, Date.now());
  const [from, setFrom] = useState(toLocalInput(shown.fromMs, zone));
  const [to, setTo] = useState(toLocalInput(shown.toMs, zone));
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
