// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { exemplarRows } from './fixtures-exemplars.mjs';
import { PHONE, Watch } from './watched-page.mjs';

const ALL = { order: 'newest', slow_ms: 0, limit: 100 };

let watch;
before(async () => {
  watch = await Watch.open();
  watch.fixture.mode = 'frozen';
});
after(async () => {
  await watch.close();
  assert.deepEqual(watch.externalRequests, []);
});

const onRequests = (use, options) =>
  watch.page(
    async (page) => {
      await page.waitForSelector('.exemplars li');
      await use(page);
    },
    { query: '?view=exemplars', ...options },
  );

const totals = (page) =>
  page.$$eval('.exemplars details', (all) => all.map((row) => Number(row.dataset.totalUs)));

async function waitForRows(page, filter) {
  const expected = exemplarRows(filter).map(({ total_us }) => total_us);
  await page.waitForFunction(
    (wanted) =>
      JSON.stringify(
        [...document.querySelectorAll('.exemplars details')].map((row) =>
          Number(row.dataset.totalUs),
        ),
      ) === wanted,
    JSON.stringify(expected),
  );
  assert(expected.length > 0);
}

test('region, API and exemplar are three clicks', () =>
  watch.page(async (page) => {
    await page.getByRole('link', { name: 'Germany' }).click();
    await page.click('td[data-country=DE][data-api="GET /v1/feed"]');
    await page.getByRole('link', { name: 'Requests of it' }).click();
    await page.waitForSelector('.exemplars .waterfall rect');
    const shown = await page.$$eval('.exemplars details', (all) =>
      all.map((row) => `${row.dataset.country} ${row.dataset.api}`),
    );
    assert.deepEqual([...new Set(shown)], ['DE GET /v1/feed']);
  }));

describe('the requests', () => {
  test('are the newest first, and bounded', () =>
    onRequests(async (page) => {
      assert.deepEqual(
        await totals(page),
        exemplarRows(ALL).map(({ total_us }) => total_us),
      );
      assert.equal(await page.locator('.exemplars li').count(), 100);
    }));

  test('follow every filter, which is in the URL', () =>
    onRequests(async (page) => {
      await page.getByLabel('Outcome').selectOption('failed');
      await waitForRows(page, { ...ALL, outcome: 'failed' });
      await page.getByLabel('At least').selectOption('500');
      await waitForRows(page, { ...ALL, outcome: 'failed', slow_ms: 500 });
      await page.getByLabel('Order').selectOption('slowest');
      const filter = { ...ALL, outcome: 'failed', slow_ms: 500, order: 'slowest' };
      await waitForRows(page, filter);
      await page.getByLabel('Region').selectOption('BR');
      await page.getByLabel('API', { exact: true }).selectOption('GET /v1/calendars');
      const all = { ...filter, country: 'BR', api: 'GET /v1/calendars' };
      await waitForRows(page, all);
      assert.match(page.url(), /outcome=failed&order=slowest&slow=500/);
      await page.reload();
      await waitForRows(page, all);
    }));

  test('have a waterfall whose wait is split where the server told its time', () =>
    onRequests(async (page) => {
      const kinds = (at) =>
        page.$$eval(`.exemplars li:nth-child(${at}) rect`, (all) =>
          all.map((rect) => rect.getAttribute('class').replace('phase-', '')),
        );
      const opened = ['queue', 'dns', 'connect', 'tls', 'send', 'network', 'server', 'transfer'];
      assert.deepEqual(await kinds(1), opened);
      assert.deepEqual(await kinds(2), ['queue', 'send', 'wait', 'transfer']);
      const [first] = exemplarRows(ALL);
      const width = await page.getAttribute('.exemplars li:first-child .phase-tls', 'width');
      const longest = Math.max(...exemplarRows(ALL).map(({ total_us }) => total_us));
      assert.equal(Number(width), (1000 * first.tls_us) / longest);
    }));

  test('open to their full record by keyboard', () =>
    onRequests(async (page) => {
      await page.locator('.exemplars summary').first().focus();
      await page.keyboard.press('Enter');
      const record = await page.textContent('.exemplars details[open] dl');
      assert.match(record, /TLS98 ms.*connectionnew.*popFRA.*x-regionfra.*x-experimentb: c.*stands for8.*Trace00ff0000/);
      await watch.assertAccessible(page);
    }));

  test('say so when none matches', () =>
    watch.page((page) => page.getByText('No full record matches').waitFor(), {
      query: '?view=exemplars&outcome=dns',
    }));

  test('are saved as CSV', () =>
    onRequests(async (page) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'CSV' }).click(),
      ]);
      const lines = readFileSync(await download.path(), 'utf8').trim().split('\r\n');
      assert.equal(lines.length, 101);
      assert.equal(Number(lines[1].split(',')[5]), exemplarRows(ALL)[0].total_us);
    }));
});

for (const [name, context] of Object.entries({
  dark: { colorScheme: 'dark' },
  phone: { size: PHONE },
  Japanese: { locale: 'ja-JP' },
})) {
  test(`axe finds nothing: ${name}`, () =>
    onRequests(async (page) => {
      await watch.assertAccessible(page);
      const { wide, width } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        width: innerWidth,
      }));
      assert(wide <= width, `expected a page no wider than ${width}, got ${wide}`);
    }, context));
}
