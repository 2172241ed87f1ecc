// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { regionRows } from './fixtures.mjs';
import { PHONE, Watch } from './watched-page.mjs';

let watch;
before(async () => {
  watch = await Watch.open();
  watch.fixture.mode = 'frozen';
});
after(async () => {
  await watch.close();
  assert.deepEqual(watch.externalRequests, []);
});

const BOUNDS_MS = [100, 200, 400, 800, 1600, 3200];
const bandOf = (ms) => BOUNDS_MS.filter((bound) => ms >= bound).length;
const onWorld = (use, options) =>
  watch.page(async (page) => {
    await page.waitForSelector('.map [data-country]');
    await use(page);
  }, options);

describe('the map', () => {
  test('is loaded apart from what is needed first', () =>
    onWorld(async (page) => {
      await Promise.all([page.waitForRequest(/virtual_world/), page.reload()]);
      const html = await (await page.request.get(watch.fixture.url)).text();
      assert(!html.includes('virtual_world'));
    }));

  test('fills every region with the band of its value', () =>
    onWorld(async (page) => {
      for (const { country, p95_ms } of regionRows().filter((row) => row.country)) {
        const kinds = await page.$$eval(`.map [data-country=${country}]`, (found) =>
          found.map((shape) => shape.getAttribute('class')),
        );
        const expected = Number.isFinite(p95_ms) ? `band-${bandOf(p95_ms)}` : 'unsure';
        assert(kinds.length > 0, `expected ${country} on the map`);
        assert.deepEqual([...new Set(kinds)], [expected], country);
      }
      assert.equal(await page.getAttribute('.map [data-country=AR]', 'class'), 'none');
    }));

  test('has a dot for Singapore, which leads to its row', () =>
    onWorld(async (page) => {
      await page.hover('.map circle[data-country=SG]');
      assert.match(await page.textContent('.cell-card'), /Singapore.*p95.*n/);
      await page.click('.map circle[data-country=SG]');
      await page.waitForSelector('tr.highlighted th[data-country=SG]');
      assert.match(page.url(), /view=heatmap&region=SG/);
    }));

  test('does not lead to where there are no requests', () =>
    onWorld(async (page) => {
      await page.locator('.map path[data-country=AR]').click({ force: true });
      assert(!page.url().includes('region'), page.url());
    }));

  test('can be put away, which leaves room for the spread', () =>
    onWorld(async (page) => {
      assert.equal(await page.locator('.spread-cell').first().isVisible(), false);
      await page.getByRole('button', { name: 'Map' }).click();
      await page.waitForSelector('.map', { state: 'detached' });
      assert.match(page.url(), /map=off/);
      assert.equal(await page.locator('.spread-cell').first().isVisible(), true);
      await page.reload();
      await page.waitForSelector('tbody tr');
      assert.equal(await page.locator('.map').count(), 0);
      await watch.assertAccessible(page);
    }));
});

describe('the metric', () => {
  test('colours the map and puts the worst on top', () =>
    onWorld(async (page) => {
      await page.getByText('Errors', { exact: true }).first().click();
      const worst = [...regionRows()].sort((a, b) => b.error_rate - a.error_rate)[0].country;
      await page.waitForSelector(`tbody tr:first-child[data-country=${worst}]`);
      assert.match(page.url(), /metric=errors&sort=-errors/);
    }));
});

describe('the home region', () => {
  const p95 = (country) => regionRows().find((row) => row.country === country).p95_ms;
  const ratio = (page, country) => page.textContent(`tr[data-country=${country}] .times`);
  const said = (value) => `×${value >= 10 ? value.toFixed(0) : value.toFixed(value < 1 ? 2 : 1)}`;

  test('is the most requested one, and the others are against it', () =>
    onWorld(async (page) => {
      assert.equal(await ratio(page, 'JP'), 'Home');
      assert.equal(await ratio(page, 'ZA'), said(p95('ZA') / p95('JP')));
    }));

  test('can be chosen, and is in the URL', () =>
    onWorld(async (page) => {
      await page.getByLabel('Home').selectOption('DE');
      assert.match(page.url(), /home=DE/);
      assert.equal(await ratio(page, 'DE'), 'Home');
      assert.equal(await ratio(page, 'JP'), said(p95('JP') / p95('DE')));
      await page.reload();
      await page.waitForSelector('tbody tr');
      assert.equal(await page.getByLabel('Home').inputValue(), 'DE');
    }));
});

test('the metric that is shown says how sure it is', () =>
  onWorld(async (page) => {
    const worst = page.locator('tbody tr').first();
    assert.match(await worst.locator('td.p95 .interval').textContent(), /\d.* – .*\d/);
    assert.equal(await worst.locator('td.p50 .interval').count(), 0);
  }));

test('CSV is the table as it is shown', () =>
  onWorld(async (page) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'isochrone-regions.csv');
    const [head, ...lines] = readFileSync(await download.path(), 'utf8').trim().split('\r\n');
    assert.equal(
      head,
      'country,requests,requests_low,requests_high,sampled,error_rate,p50_ms,p95_ms,p99_ms,p95_times_home',
    );
    const rows = await page.$$eval('tbody tr', (all) => all.map((row) => row.dataset.country));
    assert.deepEqual(
      lines.map((line) => line.split(',')[0]),
      rows,
    );
    const worst = regionRows().find(({ country }) => country === rows[0]);
    assert.equal(Number(lines[0].split(',')[7]), worst.p95_ms);
  }));

describe('accessibility', () => {
  for (const [name, context] of Object.entries({
    dark: { colorScheme: 'dark' },
    phone: { size: PHONE },
    requests: { query: '?metric=requests&home=DE&lang=ja' },
  })) {
    test(`axe finds nothing: ${name}`, () =>
      onWorld((page) => watch.assertAccessible(page), context));
  }
});
