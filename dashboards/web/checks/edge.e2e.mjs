// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { after, before, describe, test } from 'node:test';
import { edgeRows } from './fixtures-edge.mjs';
import { csvRows, LOOKS, Watch } from './watched-page.mjs';

let watch;
before(async () => {
  watch = await Watch.open();
  watch.fixture.mode = 'frozen';
});
after(async () => {
  await watch.close();
  assert.deepEqual(watch.externalRequests, []);
});

const onEdge = (use, options) =>
  watch.page(
    async (page) => {
      await page.waitForSelector('table.matrix');
      await use(page);
    },
    { query: '?view=edge', ...options },
  );

describe('the edge screen', () => {
  test('shows which share of a region each PoP serves, with its n', () =>
    onEdge(async (page) => {
      for (const { country, pop, sampled } of edgeRows()) {
        const cell = page.locator(`.matrix td[data-country="${country}"][data-pop="${pop}"]`);
        assert.equal(Number(await cell.getAttribute('data-n')), sampled);
      }
      assert.equal(await page.textContent('.matrix td[data-country=DE][data-pop=FRA]'), '90');
      assert.equal(await page.textContent('.matrix td[data-country=DE][data-pop=GRU]'), '');
    }));

  test('lists who is served from far away, by hits, or by reused connections without them', () =>
    onEdge(async (page) => {
      const text = async (country) =>
        (await page.locator(`.far-away li[data-country=${country}]`).first().textContent()).trim();
      assert.match(await text('ZA'), /South Africa · FRA 182 ms n \d.* of hits/);
      assert.match(await text('BR'), /Brazil · GRU .* of reused connections/);
      assert.equal(await page.locator('.far-away li[data-pop=NRT]').count(), 0);
    }));

  test('tells unknown caches apart from misses, and cold connections from warm ones', () =>
    onEdge(async (page) => {
      const row = page.locator('.facts tr[data-country=DE][data-pop=FRA]');
      assert.match(await row.textContent(), /60%.*n.*30%.*24 ms.*n/);
      const direct = page.locator('.facts tr[data-country=DE][data-pop=""]');
      assert.match(await direct.textContent(), /not enough data.*n 0.*100%/);
    }));

  test('saves what is shown as CSV', () =>
    onEdge(async (page) => {
      const [head, ...lines] = await csvRows(page);
      assert.match(
        head,
        /^country,pop,requests,requests_low,requests_high,p50_ms,p50_ms_n,hit_share/,
      );
      assert.equal(lines.length, edgeRows().length);
    }));
});

describe('accessibility', () => {
  for (const [name, context] of Object.entries(LOOKS)) {
    test(`axe finds nothing: ${name}`, () => onEdge((page) => watch.assertFine(page), context));
  }
});
