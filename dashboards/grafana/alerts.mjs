// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Alert rules, as Grafana's provisioning reads them. Whether one fires is decided in SQL: slo.sql
// holds the windows and what little traffic may not do, arrivals.sql what silence is.
import { alertSql } from './queries.mjs';

const RULES = [
  {
    uid: 'isochrone-burn',
    title: 'A region burns its error budget',
    sql: `SELECT if(country = '', '??', country) AS country, page FROM (\n${alertSql('slo')}\n)`,
    for: '2m',
    summary:
      '{{ $labels.country }} burns its error budget: surely 14.4 times its pace for an hour and still now, or 6 times for 6 hours',
  },
  {
    uid: 'isochrone-dark',
    title: 'A region went dark',
    sql: `SELECT if(country = '', '??', country) AS country, dark FROM (\n${alertSql('arrivals')}\n)`,
    for: '10m',
    summary:
      '{{ $labels.country }} sends at most a fifth of the batches that its past at this time of day says: users there may not reach the collector',
  },
];

function ruleOf({ uid, title, sql, for: lasting, summary }) {
  return {
    uid,
    title,
    condition: 'C',
    for: lasting,
    noDataState: 'OK',
    execErrState: 'Error',
    labels: { source: 'isochrone' },
    annotations: { summary },
    data: [
      {
        refId: 'A',
        datasourceUid: 'isochrone',
        relativeTimeRange: { from: 3600, to: 0 },
        model: {
          refId: 'A',
          editorType: 'sql',
          queryType: 'table',
          format: 1,
          pluginVersion: '4.0.0',
          rawSql: sql,
        },
      },
      {
        refId: 'C',
        datasourceUid: '__expr__',
        relativeTimeRange: { from: 3600, to: 0 },
        model: {
          refId: 'C',
          type: 'threshold',
          expression: 'A',
          conditions: [{ evaluator: { type: 'gt', params: [0] } }],
        },
      },
    ],
  };
}

/** The file: JSON, which is YAML as well. */
export function alerts() {
  return {
    apiVersion: 1,
    groups: [
      {
        orgId: 1,
        name: 'isochrone',
        folder: 'Isochrone',
        interval: '1m',
        rules: RULES.map(ruleOf),
      },
    ],
  };
}
