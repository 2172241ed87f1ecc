// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// What a person without a mouse can do: reach every control of every screen, and go from the world
// to the record of one request.
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { exemplarRows } from './fixtures-exemplars.mjs';
import { markStops, missedBy, walkToRequest } from './keyboard-steps.mjs';
import { VIEWS, Watch } from './watched-page.mjs';

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
    const [{ api }] = exemplarRows({ country, order: 'newest', slow_ms: 0, limit: 1 });
    await walkToRequest(page, loaded, country, () => api);
    assert.match(page.url(), /view=exemplars&api=.+&region=.+/);
    assert.equal(await page.locator('.exemplars details[open]').count(), 1);
  }));
