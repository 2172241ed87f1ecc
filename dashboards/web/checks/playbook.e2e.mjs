// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// The screens that tell what to do: opportunities, SLO and completeness.
import { strict as assert } from 'node:assert';
import { after, before, beforeEach, describe, test } from 'node:test';
import {
  affectedRows,
  arrivalRows,
  lossRows,
  opportunityRows,
  sdkVersionRows,
  sloRows,
} from './fixtures-playbook.mjs';
import { csvRows, LOOKS, Watch } from './watched-page.mjs';

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

const on = (view, use, options) =>
  watch.page(
    async (page) => {
      await page.waitForSelector('.facts tbody tr');
      await use(page);
    },
    { query: `?view=${view}`, ...options },
  );

describe('opportunities', () => {
  const rows = opportunityRows();

  test('rank regions and APIs by the hours lost, with interval and n', () =>
    on('opportunities', async (page) => {
      const first = page.locator('.facts tbody tr').first();
      assert.equal(await first.getAttribute('data-country'), rows[0].country);
      assert.equal(await first.getAttribute('data-api'), rows[0].api);
      assert.equal(Number(await first.getAttribute('data-n')), rows[0].sampled);
      assert.match(await first.textContent(), /United States · GET .*h.*h – .*h/);
    }));

  test('name the best lever of each, say which are upper bounds, and open to the others', () =>
    on('opportunities', async (page) => {
      const first = page.locator('.facts tbody tr').first();
      assert.match(await first.locator('summary').textContent(), /Fewer calls ≤ .*h n \d/);
      await first.locator('summary').press('Enter');
      const others = await first.locator('li').allTextContents();
      assert.equal(others.length, 3);
      assert.match(others[2], /^Smaller payload \d/);
    }));

  test('sum each lever over all', () =>
    on('opportunities', async (page) => {
      const names = await page.$$eval('.levers li', (all) => all.map((li) => li.dataset.lever));
      assert.deepEqual(names, ['fewer_calls', 'edge_cache', 'nearer_pop', 'payload_size']);
    }));

  test('lead to the API', () =>
    on('opportunities', async (page) => {
      await page.locator('.facts tbody tr a').first().click();
      await page.waitForSelector('.chart canvas');
      assert.match(page.url(), /view=api&api=.*&region=US/);
    }));

  test('are saved as CSV', () =>
    on('opportunities', async (page) => {
      const lines = await csvRows(page);
      assert.match(lines[0], /^country,api,network_hours,hours_low,hours_high,lever,lever_hours/);
      assert.equal(lines.length, 61);
    }));
});

describe('SLO', () => {
  test('asks with the targets of settings.json', () =>
    on('slo', async () => {
      const asked = watch.fixture.asked.filter(({ pathname }) => pathname.endsWith('/slo')).at(-1);
      assert.deepEqual(JSON.parse(asked.searchParams.get('targets')), {
        '*': { satisfied_ms: 500, objective: 0.95 },
      });
    }));

  test('says who pages, how fast each burns, and Apdex with its interval', () =>
    on('slo', async (page) => {
      assert.equal(await page.getAttribute('[data-paging]', 'data-paging'), '1');
      const nigeria = await page.textContent('tr[data-country=NG]');
      assert.match(nigeria, /Nigeria pages500 ms · 95%0\.8\d 0\.\d\d – 0\.\d\d.*1618?/);
      const codes = await page.$$eval('.facts tbody tr', (all) =>
        all.map((tr) => tr.dataset.country),
      );
      assert.deepEqual(
        codes,
        sloRows({}).map(({ country }) => country),
      );
      assert.match(await page.textContent('tr[data-country=IS]'), /not enough data/);
    }));

  test('says how many sessions were hit, with interval and n, and where too few were seen', () =>
    on('slo', async (page) => {
      const hit = (country) => page.locator(`tr[data-country=${country}] td:nth-last-child(2)`);
      assert.match(await hit('NG').textContent(), /^[\d.,]+k? [\d.,]+k? – [\d.,]+k? n \d.* in all$/);
      assert.match(await hit('IS').textContent(), /^–not enough data/);
      const ng = affectedRows().find(({ country }) => country === 'NG');
      const [header, ...lines] = await csvRows(page);
      const at = header.split(',').indexOf('affected');
      const line = lines.find((text) => text.startsWith('NG,'));
      assert.equal(Number(line.split(',')[at]), ng.affected);
    }));

  test('is saved as CSV', () =>
    on('slo', async (page) => {
      const lines = await csvRows(page);
      assert.match(lines[0], /^country,page,satisfied_ms,objective,apdex,apdex_low,apdex_high/);
      assert.equal(lines.length, sloRows({}).length + 1);
    }));
});

describe('completeness', () => {
  test('tells losses by source and reason', () =>
    on('completeness', async (page) => {
      for (const { source, reason, records } of lossRows()) {
        const row = page.locator(`tr[data-source=${source}][data-reason=${reason}]`);
        assert.equal(await row.getAttribute('data-n'), records);
      }
    }));

  test('warns of a region that fell silent, against its own past', () =>
    on('completeness', async (page) => {
      assert.match(await page.getByRole('alert').textContent(), /Fell silent: Brazil/);
      const brazil = arrivalRows()[0];
      const said = await page.textContent('tr[data-dark="1"]');
      assert.match(said, new RegExp(`Brazil dark3${brazil.expected} n 7 d`));
      assert.match(await page.textContent('tr[data-country=IS]'), /not enough data/);
    }));

  test('lists SDK versions, the unknown one too', () =>
    on('completeness', async (page) => {
      assert.equal(await page.locator('tr[data-version]').count(), sdkVersionRows().length);
      assert.match(await page.textContent('tr[data-version=""]'), /calendar-android · unknown/);
    }));

  test('speaks even when no request was seen', async () => {
    watch.fixture.mode = 'empty';
    await watch.page((page) => page.getByText('Nothing was lost in this time range').waitFor(), {
      query: '?view=completeness',
    });
  });
});

describe('accessibility', () => {
  for (const [name, context] of Object.entries(LOOKS)) {
    test(`axe finds nothing: ${name}`, async () => {
      for (const view of ['opportunities', 'slo', 'completeness']) {
        await on(view, (page) => watch.assertFine(page), context);
      }
    });
  }
});
