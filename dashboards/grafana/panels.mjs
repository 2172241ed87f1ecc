// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the dashboards are made of: panels that ask a SQL file, coloured as in the built-in UI.
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
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { ALL, DATASOURCE, query, VARIABLES } from './queries.mjs';

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
export const LATENCY_BOUNDS_MS = [100, 200, 400, 800, 1600, 3200];
export const ERROR_BOUNDS = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1];
export const BURN_BOUNDS = [0.25, 0.5, 1, 2, 6, 14.4];

const COLOURED = { type: 'color-background', mode: TableCellBackgroundDisplayMode.Basic };
export const NOT_ENOUGH = 'Empty cells have not enough data.';

function bands(bounds) {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(COLOURS.map((color, at) => ({ color, value: at === 0 ? null : bounds[at - 1] })));
}

/** A column with its unit, and coloured when it has bounds. */
export function column(name, unit, bounds) {
  const properties = [{ id: 'unit', value: unit }];
  if (bounds) {
    properties.push(
      { id: 'thresholds', value: bands(bounds).build() },
      { id: 'custom.cellOptions', value: COLOURED },
    );
  }
  return [name, properties];
}

function common(builder, title, question, description, unit, [x, y, w, h]) {
  return builder
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .withTarget(query(question))
    .interval('1m')
    .unit(unit)
    .noValue('–')
    .gridPos({ x, y, w, h });
}

/** One number of a question that has one row. */
export function stat(title, question, field, unit, description, at) {
  return common(new StatBuilder(), title, question, description, unit, at)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions({
      build: () => ({ calcs: ['lastNotNull'], fields: `/^${field}$/`, values: false }),
    })
    .thresholds(
      new ThresholdsConfigBuilder()
        .mode(ThresholdsMode.Absolute)
        .steps([{ color: 'text', value: null }]),
    );
}

/** All rows of a question. */
export function table(title, question, description, columns, at, sorted) {
  const panel = common(new TableBuilder(), title, question, description, 'short', at);
  if (sorted) {
    panel.sortBy([{ build: () => ({ displayName: sorted, desc: true }) }]);
  }
  for (const [name, properties] of columns) {
    panel.overrideByName(name, properties);
  }
  return panel;
}

/** One field of a question, its values spread over rows and columns. */
export function matrix(title, question, { row, column: across, value }, unit, bounds, about, at) {
  return common(new TableBuilder(), title, question, `${about} ${NOT_ENOUGH}`, unit, at)
    .withTransformation({
      id: 'groupingToMatrix',
      options: { columnField: across, rowField: row, valueField: value, emptyValue: 'null' },
    })
    .minWidth(64)
    .thresholds(bands(bounds))
    .cellOptions(COLOURED)
    .overrideByName(`${row}\\${across}`, [{ id: 'custom.cellOptions', value: { type: 'auto' } }]);
}

/** Fields of api_over_time over time. */
export function overTime(title, fields, unit, description, at) {
  return common(new TimeSeriesBuilder(), title, 'api_over_time', description, unit, at)
    .withTransformation({
      id: 'convertFieldType',
      options: { conversions: [{ targetField: 'start_ms', destinationType: 'time' }] },
    })
    .withTransformation({
      id: 'filterFieldsByName',
      options: { include: { names: ['start_ms', ...fields] } },
    });
}

/** A dashboard with its variables; those of `asks` beside the app. */
export function dashboard(name, title, description, asks, panels) {
  const builder = new DashboardBuilder(`Isochrone / ${title}`)
    .uid(`isochrone-${name}`)
    .description(description)
    .tags(['isochrone'])
    .time({ from: 'now-1h', to: 'now' })
    .refresh('1m')
    .timezone('browser')
    .readonly()
    .withVariable(
      new DatasourceVariableBuilder('datasource')
        .label('ClickHouse')
        .type('grafana-clickhouse-datasource'),
    );
  for (const variable of ['app', ...asks]) {
    const { label, sql } = VARIABLES[variable];
    builder.withVariable(
      new QueryVariableBuilder(variable)
        .label(label)
        .datasource(DATASOURCE)
        .query({ rawSql: sql, editorType: 'sql', queryType: 'table', format: 1 })
        .current({ selected: true, text: ALL, value: ALL })
        .refresh(VariableRefresh.OnTimeRangeChanged),
    );
  }
  panels.forEach((panel) => builder.withPanel(panel));
  return builder.build();
}
