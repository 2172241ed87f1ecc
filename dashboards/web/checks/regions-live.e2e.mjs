// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { after, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { regionRows } from './fixtures.mjs';
import { ROOT } from './watched-page.mjs';
import { startFixtureServer } from './fixture-server.mjs';

const SCRIPT = fileURLToPath(new URL('regions-live.mjs', import.meta.url));

let fixture;
before(async () => {
  fixture = await startFixtureServer(ROOT);
});
beforeEach(() => {
  fixture.mode = 'data';
});
after(() => fixture.close());

/** Runs the script to its end; resolves with its exit status and what it said. */
function runScript(...options) {
  const child = spawn(process.execPath, [SCRIPT, '--url', fixture.url, ...options]);
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  return new Promise((ended) => child.on('close', (status) => ended({ status, said })));
}

const named = regionRows().filter(({ country, p95_ms }) => country !== '' && p95_ms !== null);

test('counts the countries that have numbers which change', async () => {
  const { status, said } = await runScript('--at-least', '12', '--timeout-s', '60');
  const [, counted] = said.match(/^figure demo\.regions_live (\d+) countries$/m);
  assert.equal(status, 0, said);
  assert(counted >= 12 && counted <= named.length, said);
});

test('fails when there are fewer countries than expected', async () => {
  const { status, said } = await runScript('--at-least', '200', '--timeout-s', '3');
  assert.equal(status, 1, said);
  assert.match(said, /expected at least 200 countries with numbers, got 1\d/);
});

test('fails when the numbers stand still', async () => {
  fixture.mode = 'frozen';
  const { status, said } = await runScript('--at-least', '12', '--timeout-s', '15');
  assert.equal(status, 1, said);
  assert.match(said, /expected numbers that change by themselves/);
});
