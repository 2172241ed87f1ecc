// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Stats } from '../data/stats';

const WIDTH = 240;
const HEIGHT = 18;
const LOWEST_MS = 10;
const HIGHEST_MS = 20_000;
const RULES_MS = [100, 1_000, 10_000];

/** p50, p95 and p99 on one logarithmic axis, the same in every row. The numbers stand beside it. */
export function Spread({ stats }: { stats: Stats }) {
  const { p50Ms, p95Ms, p99Ms } = stats;
  const last = p99Ms ?? p95Ms ?? p50Ms;
  return (
    <svg
      class="spread"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
    >
      {RULES_MS.map((ms) => (
        <line key={ms} class="rule" x1={at(ms)} x2={at(ms)} y1="0" y2={HEIGHT} />
      ))}
      {p50Ms !== null && last !== null && (
        <line class="stretch" x1={at(p50Ms)} x2={at(last)} y1={HEIGHT / 2} y2={HEIGHT / 2} />
      )}
      {p50Ms !== null && <circle class="p50" cx={at(p50Ms)} cy={HEIGHT / 2} r="3" />}
      {p95Ms !== null && <circle class="p95" cx={at(p95Ms)} cy={HEIGHT / 2} r="4" />}
      {p99Ms !== null && <line class="p99" x1={at(p99Ms)} x2={at(p99Ms)} y1="4" y2={HEIGHT - 4} />}
    </svg>
  );
}

function at(ms: number): number {
  const clamped = Math.min(Math.max(ms, LOWEST_MS), HIGHEST_MS);
  const share = Math.log(clamped / LOWEST_MS) / Math.log(HIGHEST_MS / LOWEST_MS);
  return Math.round((4 + share * (WIDTH - 8)) * 10) / 10;
}
