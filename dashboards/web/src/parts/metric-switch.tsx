// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { METRICS, type Metric } from '../data/stats';
import { useTexts } from '../speech';

interface Props {
  readonly metric: Metric;
  /** Those to choose from. */
  readonly metrics?: readonly Metric[];
  readonly choose: (metric: Metric) => void;
}

/** Which number is told by colour. */
export function MetricSwitch({ metric, metrics = METRICS, choose }: Props) {
  const texts = useTexts();
  return (
    <fieldset class="switch">
      <legend class="visually-hidden">{texts.metric}</legend>
      {metrics.map((name) => (
        <label key={name}>
          <input
            type="radio"
            name="metric"
            value={name}
            checked={name === metric}
            onChange={() => choose(name)}
          />
          <span>{texts[name]}</span>
        </label>
      ))}
    </fieldset>
  );
}
