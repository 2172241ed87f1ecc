// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// How long a first visit takes until the worst regions stand there, in a fresh browser each time:
// `figure ui.first_view_ms <median> ms`. On canned answers, or on a collector with --url.
import { parseArgs } from 'node:util';
import { openBrowser } from './browser.mjs';
import { startFixtureServer } from './fixture-server.mjs';
import { ROOT } from './watched-page.mjs';

const VISITS = 9;
const { values } = parseArgs({ options: { url: { type: 'string' } } });
const fixture = values.url ? undefined : await startFixtureServer(ROOT);
const browser = await openBrowser();

async function visit(url) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  try {
    const page = await context.newPage();
    const before = performance.now();
    await page.goto(url, { waitUntil: 'commit' });
    await page.waitForSelector('table.regions tbody tr:nth-child(5)');
    return performance.now() - before;
  } finally {
    await context.close();
  }
}

try {
  const url = values.url ?? fixture.url;
  await visit(url); // the browser's own first page
  const times = [];
  for (let at = 0; at < VISITS; at++) {
    times.push(await visit(url));
  }
  times.sort((a, b) => a - b);
  console.log(`figure ui.first_view_ms ${Math.round(times[VISITS >> 1])} ms`);
} finally {
  await browser.close();
  await fixture?.close();
}
