// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
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
import { WindowForm } from './window-form';

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
        <WindowForm
          key={JSON.stringify([range, zone])}
          window={windowOf(range, Date.now())}
          apply={(chosen) => {
            setEditing(false);
            change({ range: chosen });
          }}
        />
      )}
    </div>
  );
}
