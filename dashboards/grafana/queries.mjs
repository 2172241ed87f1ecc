// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Turns a question of ../sql into a target of the ClickHouse datasource: its parameters become
// Grafana's macros and variables, so that Grafana and the built-in UI ask the same.
import { readFileSync } from 'node:fs';

/** What the variable `app` has when no app is chosen; the SQL files have '' there. */
export const ALL_APPS = '(all)';

const PARAMETERS = {
  '{from:DateTime64(3)}': '$__fromTime_ms',
  '{to:DateTime64(3)}': '$__toTime_ms',
  '{app:String}': `if(\${app:sqlstring} = '${ALL_APPS}', '', \${app:sqlstring})`,
};

export const VARIABLE_SQL = `SELECT '${ALL_APPS}' UNION ALL SELECT DISTINCT app FROM slices`;

/** Returns the SQL for Grafana, without comments: the datasource looks for macros in them too. */
export function rawSql(question) {
  let sql = readFileSync(new URL(`../sql/${question}.sql`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('--'))
    .join('\n')
    .trim();
  for (const [parameter, expression] of Object.entries(PARAMETERS)) {
    sql = sql.replaceAll(parameter, expression);
  }
  if (/(?<!\$)\{\w+:/.test(sql)) {
    throw new Error(`${question}.sql: expected from, to and app as parameters, got another one`);
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
