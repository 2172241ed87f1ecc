// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { after, before, beforeEach, describe, test } from 'node:test';
import { budgetRows, whatIf } from './fixtures-budget.mjs';
import { LOOKS, Watch } from './watched-page.mjs';

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

const onBudget = (use, { query = '', ...options } = {}) =>
  watch.page(
    async (page) => {
      await page.waitForSelector('.outlook');
      await use(page);
    },
    { query: `?view=budget${query}`, ...options },
  );

describe('the budget screen', () => {
  test('shows spend against budget, today and for the month', () =>
    onBudget(async (page) => {
      const meters = await page.locator('.meter').allTextContents();
      assert.match(meters[0], /Today: 1\.61 GB \/ 4\.29 GB \(37%\)/);
      assert.match(meters[2], /This month, forecast: 121 GB \/ 129 GB \(94%\)/);
      assert.match(await page.textContent('.floors'), /POST \/v1\/login: 1\.0 38\.0 MB a day/);
    }));

  test('tells where bytes went, and the interval they bought', () =>
    onBudget(async (page) => {
      const [first] = budgetRows().sort((a, b) => b.slices_bytes - a.slices_bytes);
      const row = page.locator('tr[data-dimension]').first();
      assert.equal(await row.getAttribute('data-value'), first.value);
      assert.match(await row.textContent(), /Region: Japan.*MB.*±.*%/);
    }));

  test('tries another budget with the keyboard, down to the change of sampling.yaml', () =>
    onBudget(async (page) => {
      const slider = page.getByLabel('Budget tried');
      await slider.focus();
      for (const _ of [1, 2, 3, 4]) await page.keyboard.press('ArrowLeft');
      await page.waitForSelector('.diff pre');
      assert.match(page.url(), /budget=0\.1/);
      assert.equal(await slider.getAttribute('aria-valuetext'), '×0.1: 429 MB a day');
      const lost = whatIf({ bytesPerDay: 429_496_730 }).unreadable.length;
      assert(lost > 0);
      assert.equal(await page.getAttribute('.outlook', 'data-unreadable'), String(lost));
      assert.equal(await page.locator('tr[data-readable="0"]').count(), Math.min(lost, 40));
      assert.match(
        await page.textContent('.diff pre'),
        /-  storedBytesPerDay: 4294967296\n\+  storedBytesPerDay: 4294967\d\d\n/,
      );
      assert.equal(
        await page.evaluate(() => document.activeElement.type),
        'range',
        'the slider keeps the focus',
      );
    }));

  test('copies the change', () =>
    onBudget(
      async (page) => {
        await page.getByRole('button', { name: 'Copy' }).click();
        const copied = await page.evaluate(() => navigator.clipboard.readText());
        assert.match(copied, /\+ {2}storedBytesPerDay: 8589934592/);
      },
      { query: '&budget=2', permissions: ['clipboard-read', 'clipboard-write'] },
    ));
});

test('before the first plan it says so', async () => {
  watch.fixture.noPlan = true;
  await watch.page(
    async (page) => {
      await page.getByText('No plan was made from traffic yet').waitFor();
      assert((await page.locator('tr[data-dimension]').count()) > 0, 'bytes are told all the same');
      watch.fixture.noPlan = false;
    },
    { query: '?view=budget', expectErrors: true },
  );
});

describe('accessibility', () => {
  for (const [name, context] of Object.entries(LOOKS)) {
    test(`axe finds nothing: ${name}`, () =>
      onBudget((page) => watch.assertFine(page), { query: '&budget=0.25', ...context }));
  }
});
