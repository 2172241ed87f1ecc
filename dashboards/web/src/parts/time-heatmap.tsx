// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Step } from '../data/api-answers';
import type { Mark } from '../data/marks';
import { count, duration, joined } from '../format/numbers';

const WIDTH = 600;
const ROW = 11;
const BAND = 1.04 ** 12;

interface Props {
  readonly steps: readonly Step[];
  readonly label: string;
  readonly marks: readonly Mark[];
}

/** Requests by the time they took, over time: the darker, the more. A row is a factor of 1.6. */
export function TimeHeatmap({ steps, label, marks }: Props) {
  const lows = [...new Set(steps.flatMap(({ bandLowsMs }) => bandLowsMs))].sort((a, b) => a - b);
  const first = steps[0];
  const last = steps.at(-1);
  if (first === undefined || last === undefined || lows.length === 0) {
    return null;
  }
  const columns = (last.startMs - first.startMs) / first.stepMs + 1;
  const width = WIDTH / columns;
  const bottom = rowOf(lows[0]!);
  const height = (rowOf(lows.at(-1)!) - bottom + 1) * ROW;
  const most = Math.max(...steps.flatMap(({ bandRequests }) => bandRequests));
  return (
    <figure class="time-heatmap">
      <ol aria-hidden="true" style={{ height: `${height}px` }}>
        <li>{joined(duration(lows.at(-1)! * BAND))}</li>
        <li>{joined(duration(lows[0]!))}</li>
      </ol>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${WIDTH} ${height}`}
        preserveAspectRatio="none"
        style={{ height: `${height}px` }}
      >
        {steps.flatMap((step) =>
          step.bandLowsMs.map((low, at) => (
            <rect
              key={`${step.startMs} ${low}`}
              x={((step.startMs - first.startMs) / first.stepMs) * width}
              y={height - (rowOf(low) - bottom + 1) * ROW}
              width={width}
              height={ROW}
              fill-opacity={0.12 + 0.88 * Math.sqrt(step.bandRequests[at]! / most)}
            >
              <title>
                {joined(duration(low))} – {joined(duration(low * BAND))}:{' '}
                {joined(count(step.bandRequests[at]!))}, n {step.sampled}
              </title>
            </rect>
          )),
        )}
        {marks
          .map((mark) => ({ mark, x: ((mark.atMs - first.startMs) / first.stepMs) * width }))
          .filter(({ x }) => x >= 0 && x <= WIDTH)
          .map(({ mark, x }) => (
            <line key={mark.atMs} class="mark-line" x1={x} x2={x} y1="0" y2={height}>
              <title>{mark.label}</title>
            </line>
          ))}
      </svg>
    </figure>
  );
}

/** Bands lie a factor of 1.04^12 apart; what took no time lies below the rest. */
function rowOf(lowMs: number): number {
  return lowMs === 0 ? -1 : Math.round(Math.log(lowMs * 1000) / Math.log(BAND));
}
