// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Turns a question of ../sql into a target of the ClickHouse datasource: its parameters become
// Grafana's macros and variables, so that Grafana and the built-in UI ask the same.
import { readFileSync } from 'node:fs';

/** What a variable has when nothing is chosen; the SQL files have '' there. */
export const ALL = '(all)';

export const VARIABLES = {
  app: { label: 'App', sql: `SELECT '${ALL}' UNION ALL SELECT DISTINCT app FROM slices` },
  api: {
    label: 'API',
    sql: `SELECT '${ALL}' UNION ALL SELECT DISTINCT api FROM rollup_api_hour WHERE hour > now() - INTERVAL 30 DAY`,
  },
  country: {
    label: 'Region',
    sql: `SELECT '${ALL}' UNION ALL SELECT DISTINCT if(country = '', '??', country) FROM rollup_region_hour WHERE hour > now() - INTERVAL 30 DAY`,
  },
};

const { slo } = JSON.parse(
  readFileSync(new URL('../web/public/settings.json', import.meta.url), 'utf8'),
);

const chosen = (name) => `if(\${${name}:sqlstring} = '${ALL}', '', \${${name}:sqlstring})`;
const literal = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** What stands in the place of a parameter: of a panel, whose range and variables are chosen. */
const PANEL = {
  '{from:DateTime64(3)}': '$__fromTime_ms',
  '{to:DateTime64(3)}': '$__toTime_ms',
  '{app:String}': chosen('app'),
  '{api:String}': chosen('api'),
  '{country:String}': chosen('country'),
  '{seen:Array(String)}': '[]',
  '{zone:String}': "'UTC'",
  '{targets:String}': literal(JSON.stringify(slo)),
};

/** Of an alert rule, which runs without a dashboard: plain SQL. */
const ALERT = {
  ...PANEL,
  '{from:DateTime64(3)}': "(now64(3, 'UTC') - INTERVAL 1 HOUR)",
  '{to:DateTime64(3)}': "now64(3, 'UTC')",
  '{app:String}': "''",
};

/** Returns the SQL for panels, without comments: the datasource looks for macros in them too. */
export const rawSql = (question) => replaced(question, PANEL);

/** Returns the SQL for alert rules: of the last hour, all apps. */
export const alertSql = (question) => replaced(question, ALERT);

function replaced(question, parameters) {
  let sql = readFileSync(new URL(`../sql/${question}.sql`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('--'))
    .join('\n')
    .trim();
  for (const [parameter, expression] of Object.entries(parameters)) {
    sql = sql.replaceAll(parameter, expression);
  }
  if (/(?<!\$)\{\w+:/.test(sql)) {
    throw new Error(`${question}.sql: expected only ${Object.keys(parameters).join(', ')}`);
  }
  return sql;
}

export const DATASOURCE = { type: 'grafana-clickhouse-datasource', uid: '${datasource}' };

/** A builder of the query, as the foundation SDK takes it. */
export function query(question) {
  return {
    build: () => ({
      refId: 'A',
      datasource: DATASOURCE,
      editorType: 'sql',
      queryType: 'table',
      format: 1,
      pluginVersion: '4.0.0',
      rawSql: rawSql(question),
    }),
  };
}
