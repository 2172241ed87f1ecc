// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, test } from 'node:test';
import { mixRows, overTimeRows, phaseRows } from './fixtures-api.mjs';
import { LOOKS, Watch } from './watched-page.mjs';

const API = 'GET /v1/feed';
const QUERY = `?view=api&api=${encodeURIComponent(API)}&region=DE`;
const FILTER = { api: API, country: 'DE' };

let watch;
before(async () => {
  watch = await Watch.open();
});
beforeEach(() => {
  watch.fixture.mode = 'frozen';
});
after(async () => {
  await watch.close();
  assert.deepEqual(watch.externalRequests, []);
});

const onApi = (use, options) =>
  watch.page(
    async (page) => {
      await page.waitForSelector('.chart canvas');
      await use(page);
    },
    { query: QUERY, ...options },
  );

test('a region leads to its APIs and one of them to its screen, by pointer and by keyboard', () =>
  watch.page(async (page) => {
    await page.getByRole('link', { name: 'Germany' }).click();
    await page.click(`td[data-country=DE][data-api="${API}"]`);
    await page.waitForSelector('.chart canvas');
    assert.match(page.url(), /view=api&api=GET\+%2Fv1%2Ffeed&region=DE/);
    await page.goBack();
    await page.focus(`td[data-country=DE][data-api="${API}"]`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.chart canvas');
  }));

describe('the API screen', () => {
  test('asks about the API and region, and says how much it saw', () =>
    onApi(async (page) => {
      for (const question of ['api_over_time', 'api_phases', 'api_mix']) {
        const asked = watch.fixture.asked.filter(({ pathname }) => pathname.endsWith(question));
        assert.equal(asked.at(-1).searchParams.get('api'), API);
        assert.equal(asked.at(-1).searchParams.get('country'), 'DE');
      }
      const sampled = overTimeRows(FILTER).reduce((sum, row) => sum + row.sampled, 0);
      assert.equal(Number(await page.getAttribute('.toolbar', 'data-n')), sampled);
    }));

  test('draws a line per percentile, which the chart paints', () =>
    onApi(async (page) => {
      assert.deepEqual(await page.locator('.lines li').allTextContents(), ['p50', 'p95', 'p99']);
      const painted = await page.$eval('.chart canvas', (canvas) => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;
      });
      assert(painted > 20, `expected lines and bands in colour, got ${painted} colours`);
    }));

  test('shows requests by the time they took, a cell per step and band', () =>
    onApi(async (page) => {
      const cells = overTimeRows(FILTER).reduce((sum, row) => sum + row.band_low_ms.length, 0);
      assert.equal(await page.locator('.time-heatmap rect').count(), cells);
      assert.match(await page.locator('.time-heatmap title').first().textContent(), /ms.*n \d+/);
    }));

  test('splits the time into phases, each with its own n', () =>
    onApi(async (page) => {
      for (const { phase, happened_sampled } of phaseRows(FILTER)) {
        const row = page.locator(`tr[data-phase=${phase}]`);
        assert.equal(Number(await row.getAttribute('data-n')), happened_sampled, phase);
      }
      assert.match(await page.textContent('tr[data-phase=tls]'), /TLS110 ms88 ms.*20%/);
      assert.match(await page.textContent('tr[data-phase=network]'), /of which network130 ms/);
      assert.match(await page.textContent('.new-connections'), /New connections: 20%, n \d/);
    }));

  test('shows what shares the requests', () =>
    onApi(async (page) => {
      const expected = mixRows(FILTER);
      assert.equal(await page.locator('.mix tbody tr').count(), expected.length);
      const timeouts = page.locator('[data-dimension=outcome] tr[data-value=timeout]');
      const row = expected.find(({ value }) => value === 'timeout');
      assert.equal(Number(await timeouts.getAttribute('data-n')), row.sampled);
      assert.match(await timeouts.textContent(), /1\.0%/);
    }));

  test('changes its API and region, and keeps them in the URL', () =>
    onApi(async (page) => {
      await page.getByLabel('API', { exact: true }).selectOption('GET /v1/search');
      await page.getByLabel('Region').selectOption('??');
      await page.waitForSelector('.chart canvas');
      assert.match(page.url(), /api=GET\+%2Fv1%2Fsearch&region=%3F%3F/);
      const mix = watch.fixture.asked.filter(({ pathname }) => pathname.endsWith('api_mix'));
      assert.equal(mix.at(-1).searchParams.get('country'), '??');
      await page.reload();
      await page.waitForSelector('.chart canvas');
      assert.equal(await page.getByLabel('Region').inputValue(), '??');
    }));

  test('says when there is nothing', () =>
    watch.page((page) => page.getByText('No requests in this time range').waitFor(), {
      query: '?view=api&api=GET+%2Fnothing',
    }));

  test('saves its steps as CSV', () =>
    onApi(async (page) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'CSV' }).first().click(),
      ]);
      const lines = readFileSync(await download.path(), 'utf8')
        .trim()
        .split('\r\n');
      const steps = overTimeRows(FILTER);
      assert.equal(lines.length, steps.length + 1);
      assert.equal(Number(lines[1].split(',')[0]), steps[0].start_ms);
    }));
});

describe('accessibility', () => {
  for (const [name, context] of Object.entries(LOOKS)) {
    test(`axe finds nothing: ${name}`, () => onApi((page) => watch.assertFine(page), context));
  }
});
