// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Counts the countries with live numbers on the heatmap of a running collector, as a person with a
// browser would: opens the UI, waits for numbers, and waits until they have changed.
//
//   node checks/regions-live.mjs [--url URL] [--at-least N] [--timeout-s N] [--screenshot FILE]
//
// Prints `figure demo.regions_live <n> countries`; the exit status is 1 when there are fewer than
// --at-least (default 12) before --timeout-s (default 180), or when the numbers stand still.
import { parseArgs } from 'node:util';
import { openBrowser } from './browser.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080/' },
    'at-least': { type: 'string', default: '12' },
    'timeout-s': { type: 'string', default: '180' },
    screenshot: { type: 'string' },
  },
});
const atLeast = number('at-least');
const deadline = Date.now() + number('timeout-s') * 1000;
const POLL_MS = 500;

function number(name) {
  const value = Number(options[name]);
  if (!Number.isInteger(value) || value < 0) {
    throw new Error(`--${name}: expected a whole number, got ${options[name]}`);
  }
  return value;
}

/** Returns when the page was refreshed, and n by country, of countries with a number in a cell. */
function look(page) {
  return page.evaluate(() => {
    const cells = document.querySelectorAll('table.heatmap td[data-api]:not([data-api=""])');
    const sampled = {};
    for (const { dataset } of cells) {
      if (dataset.value !== '' && /^[A-Z]{2}$/.test(dataset.country)) {
        sampled[dataset.country] = (sampled[dataset.country] ?? 0) + Number(dataset.n);
      }
    }
    return { updated: document.querySelector('main')?.dataset.updated, sampled };
  });
}

const countries = (seen) => Object.keys(seen.sampled).length;
const changed = (seen, before) =>
  seen.updated !== before.updated &&
  Object.entries(seen.sampled).some(([country, n]) => n !== before.sampled[country]);

/** Looks until `enough` or the deadline; returns what was seen last and whether it was enough. */
async function lookUntil(page, enough) {
  for (;;) {
    const seen = await look(page);
    if (enough(seen) || Date.now() >= deadline) {
      return { seen, met: enough(seen) };
    }
    await page.waitForTimeout(POLL_MS);
  }
}

async function openHeatmap(page) {
  const url = new URL(options.url);
  url.searchParams.set('view', 'heatmap');
  for (;;) {
    try {
      await page.goto(url.href);
      return;
    } catch (failure) {
      if (Date.now() >= deadline) {
        throw failure;
      }
      await page.waitForTimeout(POLL_MS);
    }
  }
}

const browser = await openBrowser();
const problems = [];
try {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'en-US' });
  page.on('pageerror', (error) => problems.push(`error on the page: ${error}`));
  await openHeatmap(page);
  const first = await lookUntil(page, (seen) => countries(seen) >= atLeast);
  const later = await lookUntil(page, (seen) => changed(seen, first.seen));
  if (!first.met) {
    problems.push(
      `expected at least ${atLeast} countries with numbers, got ${countries(first.seen)}`,
    );
  } else if (!later.met) {
    problems.push('expected numbers that change by themselves, got the same ones until the end');
  }
  if (options.screenshot) {
    await page.screenshot({ path: options.screenshot });
  }
  console.log(`figure demo.regions_live ${countries(later.seen)} countries`);
} finally {
  await browser.close();
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
