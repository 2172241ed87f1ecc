// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { after, before, beforeEach, describe, test } from 'node:test';
import { compareRows, markRows } from './fixtures-compare.mjs';
import { csvRows, LOOKS, Watch } from './watched-page.mjs';

let watch;
before(async () => {
  watch = await Watch.open();
});
beforeEach(() => {
  watch.fixture.mode = 'frozen';
  watch.fixture.posted = [];
});
after(async () => {
  await watch.close();
  assert.deepEqual(watch.externalRequests, []);
});

const onCompare = (use, { query = '', ...options } = {}) =>
  watch.page(
    async (page) => {
      await page.waitForSelector('tr[data-verdict]');
      await use(page);
    },
    { query: `?view=compare${query}`, ...options },
  );
const asked = () =>
  watch.fixture.asked.filter(({ pathname }) => pathname.endsWith('/compare')).at(-1);

describe('the compare screen', () => {
  test('says what changed at an equal mix of users, and what the pot would have said', () =>
    onCompare(async (page) => {
      const said = await page.textContent('.change[data-scope=standardised]');
      assert.match(said, /600 ms → 516 ms: −84 ms −96 ms … −72 ms better n 80\.0k → 82\.0k, 99%/);
      assert.match(await page.textContent('p[data-scope=pooled]'), /600 ms → 396 ms: −204 ms/);
    }));

  test('shows every region, the greatest gain first, with interval, verdict and n', () =>
    onCompare(async (page) => {
      const rows = compareRows({}).filter(
        ({ scope, metric }) => scope === 'region' && metric === 'p95_ms',
      );
      const order = [...rows].sort((a, b) => (a.change ?? 1e9) - (b.change ?? 1e9));
      const codes = await page.$$eval('tr[data-verdict]', (all) =>
        all.map((tr) => tr.dataset.country),
      );
      assert.deepEqual(
        codes,
        order.map(({ country }) => country),
      );
      for (const { country, verdict } of rows) {
        const row = page.locator(`tr[data-country="${country}"]`);
        assert.equal(await row.getAttribute('data-verdict'), verdict, country);
      }
      assert.match(await page.textContent('tr[data-country=BR]'), /Brazil.*\+.*ms.*worse.*<0\.001/);
      assert.match(await page.textContent('tr[data-country=IS]'), /not enough data/);
    }));

  test('asks for two windows: the range, and the one just before it', () =>
    onCompare(
      async () => {
        const { searchParams } = asked();
        assert.equal(searchParams.get('from'), '1795000000000');
        assert.equal(searchParams.get('before_from'), null);
      },
      { query: '&from=1795000000000&to=1795003600000' },
    ));

  test('takes another window before, and gives it back', () =>
    onCompare(
      async (page) => {
        await page.locator('.before-window summary').click();
        await page.locator('.before-window').getByLabel('From').fill('2026-11-10T10:00');
        await page.locator('.before-window').getByLabel('To').fill('2026-11-10T11:00');
        await page.locator('.before-window').getByRole('button', { name: 'Apply' }).click();
        await page.waitForSelector('tr[data-verdict]');
        assert.equal(asked().searchParams.get('before_from'), String(Date.UTC(2026, 10, 10, 1)));
        await page.locator('.before-window summary').click();
        await page.getByRole('button', { name: 'just before' }).click();
        await page.waitForSelector('tr[data-verdict]');
        assert.equal(asked().searchParams.get('before_from'), null);
      },
      { query: '&tz=jst' },
    ));

  test('compares two versions, two PoPs, two cache states', () =>
    onCompare(async (page) => {
      for (const [by, first, second] of [
        ['App version', '4.1.3', '4.2.0'],
        ['PoP', 'FRA', 'NRT'],
        ['Cache', 'edge_miss', 'edge_hit'],
      ]) {
        await page.getByLabel('Compare by').selectOption(by);
        await page.getByText('Choose what is compared').waitFor();
        await page.getByLabel('Before').selectOption(first);
        await page.getByText('Choose what is compared').waitFor();
        await page.getByLabel('After').selectOption(second);
        await page.waitForSelector('tr[data-verdict]');
        assert.equal(asked().searchParams.get('before'), first);
        assert.equal(asked().searchParams.get('after'), second);
      }
      assert.match(page.url(), /by=cache&before=edge_miss&after=edge_hit/);
      await page.reload();
      await page.waitForSelector('tr[data-verdict]');
      assert.equal(await page.getByLabel('After').inputValue(), 'edge_hit');
    }));

  test('switches the metric', () =>
    onCompare(async (page) => {
      await page.getByText('Errors', { exact: true }).click();
      assert.match(await page.textContent('.change[data-scope=standardised]'), /2\.0% → 1\.2%/);
    }));

  test('is saved as CSV', () =>
    onCompare(async (page) => {
      const lines = await csvRows(page);
      assert.equal(
        lines[0],
        'country,metric,before,after,change,change_low,change_high,verdict,adjusted_p,before_sampled,after_sampled,before_sessions,after_sessions,compared_share',
      );
    }));
});

describe('marks', () => {
  test('lead to before and after', () =>
    onCompare(async (page) => {
      const [mark] = markRows();
      await page.getByRole('button', { name: 'Before and after' }).click();
      await page.waitForSelector('tr[data-verdict]');
      assert.equal(asked().searchParams.get('from'), String(mark.at_ms));
      assert.match(page.url(), new RegExp(`from=${mark.at_ms}`));
    }));

  test('are set with a press', () =>
    onCompare(
      async (page) => {
        await page.getByLabel('What changed?').fill('pages of 200');
        await page.getByLabel('What changed?').press('Enter');
        await page.waitForFunction(() => document.querySelector('.marks input').value === '');
        assert.deepEqual(watch.fixture.posted, [{ app: 'shop', label: 'pages of 200' }]);
      },
      { query: '&app=shop' },
    ));

  test('are drawn on every chart', () =>
    watch.page(
      async (page) => {
        await page.waitForSelector('.chart canvas');
        assert.equal(await page.textContent('.time-heatmap .mark-line title'), 'cdn on');
        assert.equal(await page.getAttribute('.chart', 'data-marks'), '1');
      },
      { query: '?view=api' },
    ));
});

describe('accessibility', () => {
  for (const [name, context] of Object.entries(LOOKS)) {
    test(`axe finds nothing: ${name}`, () => onCompare((page) => watch.assertFine(page), context));
  }
});
