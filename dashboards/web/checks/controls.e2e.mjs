// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { after, before, describe, test } from 'node:test';
import { Watch } from './watched-page.mjs';

const HEATMAP = '?view=heatmap';

let watch;
before(async () => {
  watch = await Watch.open();
});
after(async () => {
  await watch.close();
  assert.deepEqual(watch.externalRequests, []);
});

/** What a person sees: the choices made and the table, apart from numbers that live on. */
function seen(page) {
  return page.evaluate(() => ({
    view: document.querySelector('nav [aria-current]')?.textContent,
    selects: [...document.querySelectorAll('select')].map((select) => select.value),
    inputs: [...document.querySelectorAll('input')].map((input) => [input.value, input.checked]),
    live: document.querySelector('.live')?.getAttribute('aria-pressed'),
    lang: document.documentElement.lang,
    sorted: [...document.querySelectorAll('th[aria-sort]')].map((th) =>
      th.getAttribute('aria-sort'),
    ),
    highlighted: document.querySelector('.highlighted th')?.getAttribute('data-country'),
  }));
}

async function waitForRows(page) {
  await page.waitForSelector('tbody tr');
}

describe('the URL', () => {
  test('has everything that was chosen, and brings it back', () =>
    watch.page(async (page) => {
      await waitForRows(page);
      await page.getByRole('button', { name: 'Errors' }).click();
      await page.getByLabel('App').selectOption('calendar-android');
      await page.getByLabel('Time range').selectOption('6h');
      await page.getByRole('button', { name: 'Live' }).click();
      await page.getByRole('link', { name: 'Brazil' }).click();
      await page.getByText('Errors', { exact: true }).click();
      await page.getByRole('button', { name: '日本語' }).click();
      await page.waitForSelector('.highlighted');
      const url = page.url();
      assert.match(
        url,
        /view=heatmap&range=6h&app=calendar-android&metric=errors&sort=-errors&region=BR&live=off&lang=ja/,
      );
      const before = await seen(page);
      await page.reload();
      await waitForRows(page);
      assert.deepEqual(await seen(page), before);
      await page.goBack();
      await page.waitForSelector('table.regions');
    }));

  test('decides what the collector is asked', () =>
    watch.page(
      async (page) => {
        await waitForRows(page);
        const asked = watch.fixture.asked.at(-1).searchParams;
        assert.equal(asked.get('from'), '1795000000000');
        assert.equal(asked.get('to'), '1795003600000');
        assert.equal(asked.get('app'), 'calendar-android');
      },
      { query: '?from=1795000000000&to=1795003600000&app=calendar-android' },
    ));

  test('takes a range of two moments', () =>
    watch.page(
      async (page) => {
        await waitForRows(page);
        await page.getByLabel('Time range').selectOption('custom');
        await page.getByLabel('From').fill('2026-11-20T10:00');
        await page.getByLabel('To').fill('2026-11-20T11:30');
        await page.getByRole('button', { name: 'Apply' }).click();
        const moments = [Date.UTC(2026, 10, 20, 1), Date.UTC(2026, 10, 20, 2, 30)];
        assert.match(page.url(), new RegExp(`from=${moments[0]}&to=${moments[1]}`));
      },
      { timezoneId: 'Asia/Tokyo' },
    ));
});

describe('live refresh', () => {
  test('brings new numbers, until it is paused', () =>
    watch.page(async (page) => {
      await waitForRows(page);
      const requests = () => page.textContent('tr[data-country=JP] .requests');
      const changedFrom = (old) =>
        page.waitForFunction(
          (text) => document.querySelector('tr[data-country=JP] .requests').textContent !== text,
          old,
        );
      const first = await requests();
      await page.clock.fastForward(5_000);
      await changedFrom(first);
      await page.getByRole('button', { name: 'Live' }).click();
      await page.getByRole('button', { name: 'Paused' }).waitFor();
      const paused = await requests();
      const asked = watch.fixture.asked.length;
      await page.clock.fastForward(60_000);
      assert.equal(watch.fixture.asked.length, asked);
      assert.equal(await requests(), paused);
      await page.getByRole('button', { name: 'Paused' }).click();
      await changedFrom(paused);
    }));
});

describe('the keyboard', () => {
  test('sorts the region list', () =>
    watch.page(async (page) => {
      await waitForRows(page);
      await page.getByRole('button', { name: 'Region', exact: true }).focus();
      await page.keyboard.press('Enter');
      assert.equal(await page.textContent('tbody tr:first-child .name a'), 'Australia');
      await page.keyboard.press('Enter');
      assert.equal(await page.textContent('tbody tr:first-child .name a'), 'Unknown');
    }));

  test('leads from the address bar to a cell, and about the grid', () =>
    watch.page(
      async (page) => {
        await waitForRows(page);
        const focused = () =>
          page.evaluate(
            () =>
              document.activeElement.getAttribute('aria-label') ??
              document.activeElement.textContent,
          );
        await page.keyboard.press('Tab');
        assert.equal(await focused(), 'Skip to content');
        await page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
        await page.keyboard.press('ArrowRight');
        assert.match(page.url(), /metric=p99/);
        await page.keyboard.press('Tab');
        assert.equal(await focused(), 'Group of regions');
        await page.keyboard.press('Tab');
        assert.equal(await focused(), 'CSV');
        await page.keyboard.press('Tab');
        assert.match(await focused(), /^South Africa, All APIs: p99/);
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('ArrowRight');
        assert.match(await focused(), /^Nigeria, GET \/v1\/calendars\/{id}\/events: p99/);
        assert.match(await page.textContent('.cell-card'), /Nigeria.*p50.*n\d/);
        await page.keyboard.press('Escape');
        await page.waitForSelector('.cell-card', { state: 'detached' });
        await page.keyboard.press('End');
        assert.match(await focused(), /GET \/v1\/export/);
      },
      { query: HEATMAP },
    ));

  test('a press on a region leads to its row', () =>
    watch.page(async (page) => {
      await waitForRows(page);
      await page.getByRole('link', { name: 'Nigeria' }).focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector('.highlighted th[data-country=NG]');
    }));
});

test('the pointer shows the card of its cell', () =>
  watch.page(
    async (page) => {
      await waitForRows(page);
      await page.hover('td[data-country=IN][data-api="GET /v1/feed"]');
      assert.match(
        await page.textContent('.cell-card'),
        /India.*GET \/v1\/feed.*p99.*Requests.*–.*n/,
      );
    },
    { query: HEATMAP },
  ));
