// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// The overview: how fresh and how much, the region list, and region × API by p95 and error rate.
import {
  BigValueGraphMode,
  TableCellBackgroundDisplayMode,
} from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { ALL_APPS, DATASOURCE, query, VARIABLE_SQL } from './queries.mjs';

/** The bands of the built-in UI (web/src/scale.ts), in Grafana's own palette. */
const COLOURS = [
  'green',
  'super-light-green',
  'super-light-yellow',
  'light-orange',
  'orange',
  'red',
  'dark-red',
];
const LATENCY_BOUNDS_MS = [100, 200, 400, 800, 1600, 3200];
const ERROR_BOUNDS = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1];

const COLOURED = { type: 'color-background', mode: TableCellBackgroundDisplayMode.Basic };
const NOT_ENOUGH = 'Empty cells have not enough data.';

function bands(bounds) {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(COLOURS.map((color, at) => ({ color, value: at === 0 ? null : bounds[at - 1] })));
}

function coloured(name, unit, bounds) {
  return [
    name,
    [
      { id: 'unit', value: unit },
      { id: 'thresholds', value: bands(bounds).build() },
      { id: 'custom.cellOptions', value: COLOURED },
    ],
  ];
}

function stat(title, field, unit, description, x) {
  return new StatBuilder()
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .withTarget(query('status'))
    .interval('1m')
    .unit(unit)
    .noValue('–')
    .graphMode(BigValueGraphMode.None)
    .reduceOptions({
      build: () => ({ calcs: ['lastNotNull'], fields: `/^${field}$/`, values: false }),
    })
    .thresholds(
      new ThresholdsConfigBuilder()
        .mode(ThresholdsMode.Absolute)
        .steps([{ color: 'text', value: null }]),
    )
    .gridPos({ x, y: 0, w: 6, h: 4 });
}

function regionList() {
  const panel = new TableBuilder()
    .title('Regions')
    .description(
      `Requests are estimates with their 95 % interval, clustered by slice; sampled is what each row is computed from. ${NOT_ENOUGH}`,
    )
    .datasource(DATASOURCE)
    .withTarget(query('regions'))
    .interval('1m')
    .unit('short')
    .noValue('–')
    .sortBy([{ build: () => ({ displayName: 'p95_ms', desc: true }) }])
    .gridPos({ x: 0, y: 4, w: 24, h: 11 });
  for (const [name, properties] of [
    coloured('p50_ms', 'ms', LATENCY_BOUNDS_MS),
    coloured('p95_ms', 'ms', LATENCY_BOUNDS_MS),
    coloured('p99_ms', 'ms', LATENCY_BOUNDS_MS),
    coloured('error_rate', 'percentunit', ERROR_BOUNDS),
  ]) {
    panel.overrideByName(name, properties);
  }
  return panel;
}

function matrix(title, field, unit, bounds, y) {
  return new TableBuilder()
    .title(title)
    .description(`${field} of every API in every region, computed from heatmap.sql. ${NOT_ENOUGH}`)
    .datasource(DATASOURCE)
    .withTarget(query('heatmap'))
    .withTransformation({
      id: 'groupingToMatrix',
      options: { columnField: 'api', rowField: 'country', valueField: field, emptyValue: 'null' },
    })
    .interval('1m')
    .unit(unit)
    .noValue('–')
    .minWidth(64)
    .thresholds(bands(bounds))
    .cellOptions(COLOURED)
    .overrideByName('country\\api', [{ id: 'custom.cellOptions', value: { type: 'auto' } }])
    .gridPos({ x: 0, y, w: 24, h: 12 });
}

export function overview() {
  const lag =
    'From the end of a slice’s last request to its arrival: the newest minutes are still filling.';
  return new DashboardBuilder('Isochrone / overview')
    .uid('isochrone-overview')
    .description('How users in every region feel the APIs of an app.')
    .tags(['isochrone'])
    .time({ from: 'now-1h', to: 'now' })
    .refresh('1m')
    .timezone('browser')
    .readonly()
    .withVariable(
      new DatasourceVariableBuilder('datasource')
        .label('ClickHouse')
        .type('grafana-clickhouse-datasource'),
    )
    .withVariable(
      new QueryVariableBuilder('app')
        .label('App')
        .datasource(DATASOURCE)
        .query({ rawSql: VARIABLE_SQL, editorType: 'sql', queryType: 'table', format: 1 })
        .current({ selected: true, text: ALL_APPS, value: ALL_APPS })
        .refresh(VariableRefresh.OnTimeRangeChanged),
    )
    .withPanel(stat('Requests', 'requests', 'short', 'Estimate: the sum of weights.', 0))
    .withPanel(
      stat('Sampled', 'sampled', 'short', 'Timings that everything here is computed from.', 6),
    )
    .withPanel(stat('Arrival lag p95', 'lag_p95_ms', 'ms', lag, 12))
    .withPanel(
      stat(
        'Stored today',
        'stored_bytes_today',
        'decbytes',
        'Slices and exemplars of the current UTC day.',
        18,
      ),
    )
    .withPanel(regionList())
    .withPanel(matrix('Region × API: p95', 'p95_ms', 'ms', LATENCY_BOUNDS_MS, 15))
    .withPanel(matrix('Region × API: error rate', 'error_rate', 'percentunit', ERROR_BOUNDS, 27))
    .build();
}
