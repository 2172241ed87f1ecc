// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ALERTS, alertsText, DASHBOARDS, fileOf, jsonOf } from './build.mjs';
import { rawSql } from './queries.mjs';

const QUESTIONS = [
  'api_mix',
  'api_over_time',
  'api_phases',
  'arrivals',
  'budget',
  'edge',
  'heatmap',
  'losses',
  'opportunities',
  'regions',
  'sdk_versions',
  'slo',
  'status',
];

for (const [name, dashboard] of Object.entries(DASHBOARDS)) {
  describe(`${name}.json`, () => {
    const text = readFileSync(fileOf(name), 'utf8');
    const { panels, templating, uid, title } = JSON.parse(text);

    test('is what build.mjs writes', () => assert.equal(text, jsonOf(dashboard)));

    test('has a name, and variables for the datasource, the app and what else it asks', () => {
      assert(uid && title);
      assert.deepEqual(
        templating.list.map((variable) => variable.name),
        ['datasource', 'app', ...['api', 'country'].filter((asked) => text.includes(`{${asked}:`))],
      );
    });

    test('asks only the SQL files, through ${datasource}', () => {
      const known = QUESTIONS.map(rawSql);
      for (const panel of panels) {
        assert.deepEqual(panel.datasource, {
          type: 'grafana-clickhouse-datasource',
          uid: '${datasource}',
        });
        assert(panel.targets.length > 0, `${panel.title}: expected a target, got none`);
        for (const target of panel.targets) {
          assert(
            known.includes(target.rawSql),
            `${panel.title}: expected the SQL of a file in sql/`,
          );
          assert.deepEqual(target.datasource, panel.datasource);
        }
      }
      assert.doesNotMatch(text, /"uid": "(?!\$\{datasource\}|isochrone-)/);
    });

    test('tells of every panel what it is, in what unit, and asks at most once a minute', () => {
      for (const panel of panels) {
        assert(
          panel.title && panel.description?.length > 20,
          `${panel.title}: expected a description`,
        );
        assert(panel.fieldConfig.defaults.unit, `${panel.title}: expected a unit`);
        assert.equal(panel.interval, '1m', panel.title);
      }
      assert.equal(new Set(panels.map((panel) => panel.title)).size, panels.length);
    });

    test('lets no panel overlap another one', () => {
      const taken = new Map();
      for (const { title: panel, gridPos } of panels) {
        assert(gridPos.x + gridPos.w <= 24, `${panel}: expected at most 24 columns`);
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            assert(!taken.has(`${x},${y}`), `${panel} overlaps ${taken.get(`${x},${y}`)}`);
            taken.set(`${x},${y}`, panel);
          }
        }
      }
    });
  });
}

test('a SQL file becomes a target without parameters and comments', () => {
  for (const question of QUESTIONS) {
    const sql = rawSql(question);
    assert.doesNotMatch(sql, /(?<!\$)\{\w+:|--/);
    assert.match(sql, /\$__fromTime_ms/);
    assert.match(sql, /\$__toTime_ms/);
    assert.match(sql, /\$\{app:sqlstring\}/);
  }
});

test('alert rules are what build.mjs writes, without anything that only a dashboard knows', () => {
  const text = readFileSync(ALERTS, 'utf8');
  assert.equal(text, alertsText());
  const { groups } = JSON.parse(text.replaceAll(/^#.*\n/gm, ''));
  for (const rule of groups.flatMap(({ rules }) => rules)) {
    const [{ model, datasourceUid }] = rule.data;
    assert.equal(datasourceUid, 'isochrone');
    assert.doesNotMatch(model.rawSql, /\$/, rule.title);
    assert.equal(rule.noDataState, 'OK', 'no traffic is no page');
    assert(rule.annotations.summary.length > 20);
  }
});

test('provisioning reads the folder the dashboards are in, and a datasource over HTTP', () => {
  const read = (path) => readFileSync(new URL(`provisioning/${path}`, import.meta.url), 'utf8');
  assert.match(read('dashboards/isochrone.yaml'), /path: \/etc\/grafana\/dashboards\/isochrone\n/);
  assert.match(read('datasources/clickhouse.yaml'), /type: grafana-clickhouse-datasource\n/);
  assert.match(read('datasources/clickhouse.yaml'), /protocol: http\n/);
  assert.match(read('datasources/clickhouse.yaml'), /uid: isochrone\n/);
});
