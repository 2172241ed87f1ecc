// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { CellStats } from '../data/stats';
import { ApiPicker } from '../parts/filters';
import { WindowForm } from '../parts/window-form';
import { useMoments, useTexts } from '../speech';
import { windowOf } from '../state/range';
import { COMPARED, type ViewState } from '../state/url';
import type { ScreenProps } from './screen';

interface Props extends ScreenProps {
  readonly values: readonly string[];
  readonly cells: readonly CellStats[];
}

/** What is held against what. */
export function CompareControls({ values, cells, state, change }: Props) {
  const texts = useTexts();
  const names: Record<ViewState['by'], string> = {
    '': texts.windows,
    app_version: texts.dimension_app_version,
    pop: texts.pop,
    cache: texts.dimension_cache,
    network: texts.dimension_network,
  };
  return (
    <>
      <ApiPicker cells={cells} state={state} change={change} />
      <select
        aria-label={texts.compareBy}
        value={state.by}
        onChange={(event) =>
          change({ by: event.currentTarget.value as ViewState['by'], before: '', after: '' })
        }
      >
        {COMPARED.map((by) => (
          <option key={by} value={by}>
            {names[by]}
          </option>
        ))}
      </select>
      {state.by === '' ? (
        <BeforeWindow state={state} change={change} />
      ) : (
        <>
          <ValuePicker
            label={texts.before}
            value={state.before}
            values={values}
            choose={(before) => change({ before })}
          />
          <ValuePicker
            label={texts.after}
            value={state.after}
            values={values}
            choose={(after) => change({ after })}
          />
        </>
      )}
    </>
  );
}

function ValuePicker({
  label,
  value,
  values,
  choose,
}: {
  label: string;
  value: string;
  values: readonly string[];
  choose: (value: string) => void;
}) {
  const shown = value === '' || values.includes(value) ? values : [value, ...values];
  return (
    <label class="home-picker">
      {label}
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">–</option>
        {shown.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

/** The window before: as long as the range and just before it, unless another one is chosen. */
function BeforeWindow({ state, change }: Omit<ScreenProps, 'regions'>) {
  const texts = useTexts();
  const momentOf = useMoments();
  const after = windowOf(state.range, Date.now());
  const before = state.beforeWindow ?? {
    fromMs: 2 * after.fromMs - after.toMs,
    toMs: after.fromMs,
  };
  return (
    <details class="before-window">
      <summary>
        {texts.before}: {momentOf(before.fromMs)} – {momentOf(before.toMs)}
        {state.beforeWindow === undefined && ` (${texts.justBefore})`}
      </summary>
      <WindowForm window={before} apply={(beforeWindow) => change({ beforeWindow })} />
      {state.beforeWindow !== undefined && (
        <button type="button" class="quiet" onClick={() => change({ beforeWindow: undefined })}>
          {texts.justBefore}
        </button>
      )}
    </details>
  );
}
