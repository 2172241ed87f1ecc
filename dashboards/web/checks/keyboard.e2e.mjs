// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// What a person without a mouse can do: reach every control of every screen, and go from the world
// to the record of one request.
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { exemplarRows } from './fixtures-exemplars.mjs';
import { VIEWS, Watch } from './watched-page.mjs';

const STOPS_MOST = 400;

let watch;
before(async () => {
  watch = await Watch.open();
  watch.fixture.mode = 'frozen';
});
after(() => watch.close());

const loaded = (page) => page.waitForSelector('main[aria-busy=false] .status');

for (const view of VIEWS) {
  test(`Tab reaches every control: ${view}`, () =>
    watch.page(
      async (page) => {
        await loaded(page);
        const expected = await markStops(page);
        assert(expected.length > 10);
        assert.deepEqual(await missedBy(page, expected), []);
      },
      { query: `?view=${view}` },
    ));
}

test('keys alone lead from the world to one request', () =>
  watch.page(async (page) => {
    await loaded(page);
    const country = 'BR';
    await tabTo(page, `.regions tr[data-country=${country}] th a`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('tr.highlighted');
    const [{ api }] = exemplarRows({ country, order: 'newest', slow_ms: 0, limit: 1 });
    await tabTo(page, '[role=gridcell]');
    const [down, right] = await page.$eval(
      `td[data-country="${country}"][data-api="${api}"]`,
      (cell) => [
        [...cell.closest('tbody').rows].indexOf(cell.parentNode),
        [...cell.parentNode.querySelectorAll('[role=gridcell]')].indexOf(cell),
      ],
    );
    for (let step = 0; step < down; step++) await page.keyboard.press('ArrowDown');
    for (let step = 0; step < right; step++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.panels .chart canvas');
    await loaded(page);
    await tabTo(page, 'main a[href*="view=exemplars"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.exemplars details');
    await tabTo(page, '.exemplars summary');
    await page.keyboard.press('Enter');
    assert.match(page.url(), /view=exemplars&api=.+&region=.+/);
    assert.equal(await page.locator('.exemplars details[open]').count(), 1);
  }));

/** Gives what can have the focus a name and returns the names; cells and radio buttons have arrows. */
function markStops(page) {
  return page.evaluate(() => {
    const stops = [...document.querySelectorAll('a[href], button, select, input, summary')].filter(
      (found) =>
        !found.disabled &&
        found.checkVisibility({ visibilityProperty: true }) &&
        found.closest('[role=grid]') === null &&
        (found.type !== 'radio' || found.checked),
    );
    stops.forEach((found, at) => (found.dataset.stop = `${at} ${found.textContent.trim()}`));
    return stops.map((found) => found.dataset.stop);
  });
}

async function missedBy(page, expected) {
  const missed = new Set(expected);
  await page.evaluate(() => document.activeElement?.blur());
  for (let presses = 0; presses < STOPS_MOST && missed.size > 0; presses++) {
    await page.keyboard.press('Tab');
    missed.delete(await page.evaluate(() => document.activeElement?.dataset.stop));
  }
  return [...missed];
}

async function tabTo(page, selector) {
  for (let presses = 0; presses < STOPS_MOST; presses++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((of) => document.activeElement?.matches(of), selector)) return;
  }
  throw new Error(`expected Tab to lead to ${selector}`);
}
