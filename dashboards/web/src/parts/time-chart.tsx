// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import type { Interval } from '../data/api-answers';
import type { Mark } from '../data/marks';
import { duration, joined } from '../format/numbers';
import { chartTime, zoneName } from '../format/times';
import { useLanguage, useZone } from '../speech';
import type { Language, Zone } from '../state/url';
import 'uplot/dist/uPlot.min.css';

export interface Line {
  readonly name: string;
  /** CSS custom property of its colour. */
  readonly colour: string;
  readonly values: readonly Interval[];
}

interface Props {
  readonly startsMs: readonly number[];
  readonly lines: readonly Line[];
  readonly label: string;
  readonly marks: readonly Mark[];
}

const HEIGHT = 230;

/** Lines over time, each in the band of its interval, on a logarithmic axis of times. */
export function TimeChart({ startsMs, lines, label, marks }: Props) {
  const language = useLanguage();
  const zone = useZone();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let chart: uPlot | undefined;
    let gone = false;
    const resized = new ResizeObserver(([entry]) => {
      chart?.setSize({ width: entry!.contentRect.width, height: HEIGHT });
    });
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const draw = async () => {
      const { default: Chart } = await import('uplot');
      if (gone || box.current === null) return;
      chart?.destroy();
      const data = [
        startsMs.map((ms) => ms / 1000),
        ...lines.flatMap(({ values }) => [
          values.map(({ value }) => value),
          values.map(({ high }) => high),
          values.map(({ low }) => low),
        ]),
      ];
      chart = new Chart(
        {
          ...options(box.current, startsMs, lines, language, zone, marks),
          // days and hours begin where they do in the zone
          tzDate: (seconds) => Chart.tzDate(new Date(seconds * 1000), zoneName(zone)),
        },
        data as uPlot.AlignedData,
        box.current,
      );
    };
    void draw();
    dark.addEventListener('change', draw);
    resized.observe(box.current!);
    return () => {
      gone = true;
      dark.removeEventListener('change', draw);
      resized.disconnect();
      chart?.destroy();
    };
  }, [JSON.stringify([startsMs, lines, language, zone, marks])]);
  return (
    <div
      class="chart"
      data-marks={marks.length}
      ref={box}
      role="img"
      aria-label={label}
      style={{ height: `${HEIGHT}px` }}
    />
  );
}

function options(
  box: HTMLElement,
  startsMs: readonly number[],
  lines: readonly Line[],
  language: Language,
  zone: Zone,
  marks: readonly Mark[],
): uPlot.Options {
  const spanMs = startsMs.at(-1)! - startsMs[0]!;
  const style = getComputedStyle(box);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--ink-2'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: box.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    hooks: { draw: [(chart) => drawMarks(chart, marks, colour('--ink'))] },
    scales: { y: { distr: 3, log: 10 } },
    axes: [
      {
        ...axis,
        space: 80,
        values: (_, splits) => splits.map((s) => chartTime(s * 1000, spanMs, language, zone)),
      },
      {
        ...axis,
        size: 62,
        // null where the axis has no room for a text
        values: (_, splits: readonly (number | null)[]) =>
          splits.map((ms) => (ms === null ? '' : joined(duration(ms)))),
      },
    ],
    series: [
      {},
      ...lines.flatMap(({ name, colour: property }) => [
        { label: name, stroke: colour(property), width: 2, points: { size: 4 } },
        { width: 0, stroke: 'transparent', points: { show: false } },
        { width: 0, stroke: 'transparent', points: { show: false } },
      ]),
    ],
    bands: lines.map(({ colour: property }, at) => ({
      series: [at * 3 + 2, at * 3 + 3] as [number, number],
      fill: `${colour(property)}33`,
    })),
  };
}

/** A line with its label for every mark. */
function drawMarks(chart: uPlot, marks: readonly Mark[], colour: string): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.setLineDash([4, 4]);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'top';
  for (const { atMs, label } of marks) {
    const x = chart.valToPos(atMs / 1000, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillText(label, x + 4, bbox.top + 2);
  }
  ctx.restore();
}
