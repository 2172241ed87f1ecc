// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// What every screen shares: clocks, groups, keys, links, and who may look.
import { strict as assert } from 'node:assert';
import { after, before, beforeEach, describe, test } from 'node:test';
import { LOOKS, VIEWS, Watch } from './watched-page.mjs';

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

const loaded = (page) => page.waitForSelector('main[aria-busy=false] .status');

describe('the keyboard', () => {
  test('? lists the keys, Escape closes them', () =>
    watch.page(async (page) => {
      await loaded(page);
      await page.keyboard.press('?');
      const dialog = page.getByRole('dialog', { name: 'Keyboard' });
      await dialog.waitFor();
      assert.equal(await dialog.locator('kbd').count(), VIEWS.length + 6);
      await watch.assertAccessible(page);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    }));

  test('a digit leads to each view, l pauses', () =>
    watch.page(async (page) => {
      await loaded(page);
      for (const [at, view] of VIEWS.entries()) {
        await page.keyboard.press(String((at + 1) % 10));
        await page.waitForFunction(
          (name) => (new URLSearchParams(location.search).get('view') ?? 'world') === name,
          view,
        );
        await loaded(page);
      }
      await page.keyboard.press('l');
      await page.getByRole('button', { name: 'Paused' }).waitFor();
    }));

  test('leaves fields alone', () =>
    watch.page(
      async (page) => {
        await loaded(page);
        await page.getByLabel('What changed?').fill('');
        await page.getByLabel('What changed?').pressSequentially('l1?');
        assert.equal(await page.getByLabel('What changed?').inputValue(), 'l1?');
        assert.match(page.url(), /view=compare/);
      },
      { query: '?view=compare' },
    ));
});

describe('clocks', () => {
  test('are UTC, JST or the browser’s', async () => {
    const said = [];
    for (const zone of ['utc', 'jst', 'browser']) {
      await watch.page(
        async (page) => {
          await loaded(page);
          said.push(await page.locator('.exemplars time').first().textContent());
        },
        { query: `?view=exemplars&tz=${zone}`, timezoneId: 'America/New_York' },
      );
    }
    assert.deepEqual(said, ['11/18, 11:06:40', '11/18, 20:06:40', '11/18, 06:06:40']);
  });

  test('decide what a chosen moment means', () =>
    watch.page(
      async (page) => {
        await loaded(page);
        await page.getByLabel('Time zone').selectOption('jst');
        await page.getByLabel('Time range').selectOption('custom');
        await page.getByLabel('From').fill('2026-11-20T00:00');
        await page.getByLabel('To').fill('2026-11-21T00:00');
        await page.getByRole('button', { name: 'Apply' }).click();
        const day = [Date.UTC(2026, 10, 19, 15), Date.UTC(2026, 10, 20, 15)];
        assert.match(page.url(), new RegExp(`from=${day[0]}&to=${day[1]}`));
      },
      { timezoneId: 'Europe/Berlin' },
    ));
});

describe('groups of regions', () => {
  for (const view of ['world', 'heatmap']) {
    test(`are shown alone: ${view}`, () =>
      watch.page(
        async (page) => {
          await loaded(page);
          await page.getByLabel('Group of regions').selectOption('East Asia');
          await page.waitForSelector('tbody tr:nth-child(4)', { state: 'detached' });
          assert.match(page.url(), /group=East\+Asia/);
          assert.equal(await page.locator('tbody tr').count(), 3);
        },
        { query: `?view=${view}` },
      ));
  }
});

test('a wide interval makes a cell of the heatmap fainter', () =>
  watch.page(
    async (page) => {
      await loaded(page);
      const opacityOf = (country) =>
        page.$eval(`td[data-country=${country}][data-api="GET /v1/feed"]`, (cell) =>
          parseInt(cell.style.getPropertyValue('--opacity') || '100', 10),
        );
      assert.equal(await opacityOf('JP'), 100);
      assert((await opacityOf('ZA')) < (await opacityOf('TH')));
      assert((await opacityOf('TH')) <= 40);
    },
    { query: '?view=heatmap' },
  ));

test('a trace leads to where the operator keeps traces', () =>
  watch.page(
    async (page) => {
      await page.route('**/settings.json', (route) =>
        route.fulfill({ json: { traceUrl: 'https://traces.example/{trace}/view' } }),
      );
      await page.reload();
      await loaded(page);
      await page.locator('.exemplars summary').first().click();
      const link = page.getByRole('link', { name: '00ff00000000000000000000000000ab' }).first();
      assert.equal(
        await link.getAttribute('href'),
        'https://traces.example/00ff00000000000000000000000000ab/view',
      );
    },
    { query: '?view=exemplars' },
  ));

test('who may not look is told how to log in', () =>
  watch.page(
    async (page) => {
      await page.route('**/api/**', (route) =>
        route.fulfill({
          status: 401,
          json: { error: 'unauthorized', message: 'expected a token' },
        }),
      );
      await page.reload();
      await page.getByText('This needs a token').waitFor();
      await page.getByText('?token=').waitFor();
      await watch.assertAccessible(page);
    },
    { expectErrors: true },
  ));

test('every screen says when there is nothing, and when the collector fails', async () => {
  for (const view of VIEWS) {
    watch.fixture.mode = 'empty';
    await watch.page(
      async (page) => {
        await loaded(page);
        assert.doesNotMatch(await page.textContent('main'), /NaN|Infinity|undefined|null/, view);
      },
      { query: `?view=${view}` },
    );
    watch.fixture.mode = 'error';
    await watch.page((page) => page.getByText('The collector did not answer').waitFor(), {
      query: `?view=${view}`,
      expectErrors: true,
    });
  }
});

test('the language button is written in glyphs, not in boxes', () =>
  watch.page(async (page) => {
    await loaded(page);
    assert.equal(
      await page.evaluate(() => document.fonts.check("14px 'Noto Sans JP'", '日')),
      true,
    );
  }));

describe('accessibility of Japanese in the dark', () => {
  for (const view of VIEWS) {
    test(`axe finds nothing: ${view}`, () =>
      watch.page(
        async (page) => {
          await loaded(page);
          await watch.assertFine(page);
        },
        { query: `?view=${view}`, ...LOOKS.Japanese, colorScheme: 'dark' },
      ));
  }
});
