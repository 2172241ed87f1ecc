// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { after, before, beforeEach, describe, test } from 'node:test';
import { heatmapRows, regionRows } from './fixtures.mjs';
import { DESKTOP, PHONE, Watch } from './watched-page.mjs';

const COUNTRIES = regionRows().length;
const APIS = new Set(heatmapRows().map(({ api }) => api)).size;
const HEATMAP = '?view=heatmap';

let watch;
before(async () => {
  watch = await Watch.open();
});
beforeEach(() => {
  watch.fixture.mode = 'data';
});
after(async () => {
  await watch.close();
  assert(watch.requests > 50, `expected to have watched over 50 requests, got ${watch.requests}`);
  assert.deepEqual(watch.externalRequests, []);
  console.log(`figure ui.axe_violations ${watch.axeViolations.length} violations`);
  console.log(`figure ui.external_requests ${watch.externalRequests.length} requests`);
});

describe('what is shown', () => {
  test('the region list has a row per country, the slowest first', () =>
    watch.page(async (page) => {
      await page.waitForSelector('table.regions tbody tr');
      const codes = await page.$$eval('tbody tr', (rows) => rows.map((row) => row.dataset.country));
      const expected = regionRows()
        .sort((a, b) => (b.p95_ms ?? -1) - (a.p95_ms ?? -1))
        .map(({ country }) => country);
      assert.deepEqual(codes, expected);
      const germany = await page.textContent('tr[data-country=DE]');
      assert.match(germany, /Germany.*DE.*ms.*s.*%.*k – .*k/s);
    }));

  test('the heatmap has a cell per country and API, with its n', () =>
    watch.page(
      async (page) => {
        await page.waitForSelector('table.heatmap');
        assert.equal(await page.locator('tbody th[data-country]').count(), COUNTRIES);
        assert.equal(await page.locator('thead th.api').count(), APIS + 1);
        assert.equal(await page.locator('td[data-api]').count(), COUNTRIES * (APIS + 1));
        const feed = page.locator('td[data-country=DE][data-api="GET /v1/feed"]');
        const row = heatmapRows().find(
          ({ country, api }) => country === 'DE' && api === 'GET /v1/feed',
        );
        assert.equal(Number(await feed.getAttribute('data-n')), row.sampled);
        assert.match(
          await feed.getAttribute('aria-label'),
          new RegExp(`Germany, GET /v1/feed: p95 .*n ${row.sampled}`),
        );
      },
      { query: HEATMAP },
    ));

  test('too few timings are hatched, not coloured', () =>
    watch.page(
      async (page) => {
        const unsure = heatmapRows().find(({ p95_ms }) => p95_ms === null);
        const cell = page.locator(`td[data-country="${unsure.country}"][data-api="${unsure.api}"]`);
        await cell.waitFor();
        assert.match(await cell.getAttribute('class'), /hatched/);
        assert.equal((await cell.textContent()).trim(), '');
        assert.match(await cell.getAttribute('aria-label'), /not enough data/);
      },
      { query: HEATMAP },
    ));

  for (const size of [DESKTOP, PHONE]) {
    test(`the worst five regions need no scrolling at ${size.width}×${size.height}`, async () => {
      for (const query of ['', HEATMAP]) {
        await watch.page(
          async (page) => {
            const fifth = page.locator('tbody tr').nth(4);
            const box = await fifth.boundingBox();
            assert(
              box.y + box.height <= size.height,
              `expected the fifth row above ${size.height}, got ${box.y}`,
            );
            const width = await page.evaluate(() => document.documentElement.scrollWidth);
            assert(
              width <= size.width,
              `expected a page no wider than ${size.width}, got ${width}`,
            );
          },
          { query, size },
        );
      }
    });
  }
});

describe('accessibility', () => {
  for (const [name, context] of Object.entries({
    light: { colorScheme: 'light' },
    dark: { colorScheme: 'dark' },
    phone: { size: PHONE },
    Japanese: { locale: 'ja-JP' },
  })) {
    test(`axe finds nothing: ${name}`, async () => {
      for (const query of [
        '',
        HEATMAP,
        `${HEATMAP}&metric=requests`,
        '?from=1795000000000&to=1795003600000',
      ]) {
        await watch.page(
          async (page) => {
            await page.waitForSelector('tbody tr');
            await watch.assertAccessible(page);
          },
          { query, ...context },
        );
      }
    });
  }
});

describe('when there is nothing to show', () => {
  test('an empty range says so', async () => {
    watch.fixture.mode = 'empty';
    await watch.page(async (page) => {
      await page.getByText('No requests in this time range').waitFor();
      await watch.assertAccessible(page);
    });
  });

  test('a failing collector says so, and is asked again', async () => {
    watch.fixture.mode = 'error';
    await watch.page(
      async (page) => {
        await page.getByText('503 expected an answer of ClickHouse within 5 s, got none').waitFor();
        await watch.assertAccessible(page);
        watch.fixture.mode = 'data';
        await page.clock.fastForward(5_000);
        await page.waitForSelector('tbody tr');
      },
      { expectErrors: true },
    );
  });

  test('while the first answer is awaited, it says so', async () => {
    watch.fixture.mode = 'hanging';
    await watch.page((page) => page.getByText('Loading…').waitFor());
  });

  test('numbers that cannot be refreshed stay, with a warning', () =>
    watch.page(
      async (page) => {
        await page.waitForSelector('tbody tr');
        watch.fixture.mode = 'error';
        await page.clock.fastForward(5_000);
        await page.getByRole('alert').getByText('These numbers are from').waitFor();
        assert.equal(await page.locator('tbody tr').count(), COUNTRIES);
      },
      { expectErrors: true },
    ));
});
