// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// What live.mjs leaves out because it takes minutes, on a running collector: axe in every look, CSV,
// the keyboard alone, clocks, languages, and the short ways that are promised. The *.e2e.mjs hold
// the same of canned answers in every build.
//
//   node checks/live-looks.mjs --url 'http://127.0.0.1:8080/?token=…' [--look light --look phone …]
//
// Prints `figure ui.live.axe_violations` and `figure ui.live.external_requests`.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { parseArgs } from 'node:util';
import { openBrowser } from './browser.mjs';
import { markStops, missedBy, walkToRequest } from './keyboard-steps.mjs';
import { DESKTOP, LOOKS, PHONE, SCREENS, VIEWS, Watch } from './watched-page.mjs';

const { values } = parseArgs({
  options: { url: { type: 'string' }, look: { type: 'string', multiple: true } },
});
assert(values.url, 'expected --url with the link that the collector or the demo printed');

const STILL = 'live=off';

let watch;
before(async () => {
  watch = new Watch({ url: values.url }, await openBrowser(), { live: true });
});
after(async () => {
  await watch.browser.close();
  console.log(`figure ui.live.axe_violations ${watch.axeViolations.length} violations`);
  console.log(`figure ui.live.external_requests ${watch.externalRequests.length} requests`);
  assert.deepEqual(watch.externalRequests, []);
});

const loaded = (page) => page.waitForSelector('main[aria-busy=false] .status');
const on = (view, use, { more = '', ...options } = {}) =>
  watch.page(
    async (page) => {
      await loaded(page);
      await page.waitForSelector(SCREENS[view]);
      await use(page);
    },
    { query: `?view=${view}&${STILL}${more}`, ...options },
  );

describe('every look is accessible and no wider than the screen', () => {
  for (const look of values.look ?? Object.keys(LOOKS)) {
    for (const view of VIEWS) {
      test(`${view}: ${look}`, () => on(view, (page) => watch.assertFine(page), LOOKS[look]));
    }
  }
});

describe('what is shown is saved as CSV', () => {
  for (const view of VIEWS) {
    test(view, () =>
      on(view, async (page) => {
        const files = await savedCsvs(page);
        assert(files.length > 0, 'expected a CSV button');
        for (const { name, lines } of files) {
          assert(lines[0].includes(','), name);
          assert(lines.slice(1).every((line) => !/NaN|undefined/.test(line)), name);
        }
        assert(files.some(({ lines }) => lines.length > 1));
      }),
    );
  }
});

describe('the keyboard alone', () => {
  test('reaches every control of every screen', async () => {
    for (const view of VIEWS) {
      await on(view, async (page) => {
        assert.deepEqual(await missedBy(page, await markStops(page)), [], view);
      });
    }
  });

  test('leads from the world to one request', () =>
    on('world', async (page) => {
      const country = await page.getAttribute('.regions tbody tr[data-country]', 'data-country');
      await walkToRequest(page, loaded, country, ([busiest]) => busiest);
      assert.match(page.url(), /view=exemplars&api=.+&region=.+/);
      assert.equal(await page.locator('.exemplars details[open]').count(), 1);
    }));
});

test('three clicks lead from a region over an API to requests', () =>
  on('world', async (page) => {
    await page.locator('.regions tbody tr th a').first().click();
    await page.locator('tr.highlighted td.cell:not(.all):not([data-n="0"])').first().click();
    await loaded(page);
    await page.getByRole('link', { name: 'Requests of it' }).click();
    await loaded(page);
    assert.match(page.url(), /view=exemplars&api=.+&region=.+/);
    await page.waitForSelector('.exemplars details, main [role=status]');
  }));

for (const [name, size] of Object.entries({ '1366×768': DESKTOP, '390×844': PHONE })) {
  test(`the worst five regions stand on the first screen: ${name}`, () =>
    on(
      'world',
      async (page) => {
        const rows = page.locator('.regions tbody tr');
        for (let at = 0; at < 5; at++) {
          const { y, height } = await rows.nth(at).boundingBox();
          assert(y >= 0 && y + height <= size.height, `row ${at + 1} ends at ${y + height}`);
        }
      },
      { size },
    ));
}

test('clocks are UTC, JST or the browser’s', async () => {
  const hours = [];
  for (const zone of ['utc', 'jst', 'browser']) {
    await on(
      'completeness',
      async (page) => {
        const updated = Number(await page.getAttribute('main', 'data-updated'));
        const said = await page.locator('.status time').textContent();
        hours.push((Number(said.slice(0, 2)) - new Date(updated).getUTCHours() + 24) % 24);
      },
      { more: `&tz=${zone}`, timezoneId: 'Asia/Kathmandu' },
    );
  }
  assert.deepEqual(hours.slice(0, 2), [0, 9]);
  assert([5, 6].includes(hours[2]), `${hours[2]}`); // 5:45 ahead
});

test('Japanese says something else than English wherever there is text', async () => {
  const heads = {};
  for (const lang of ['en', 'ja']) {
    for (const view of VIEWS) {
      await on(
        view,
        async (page) => {
          heads[lang] ??= [];
          heads[lang].push(...(await page.locator('nav a, h2').allTextContents()));
          assert.equal(await page.getAttribute('html', 'lang'), lang);
        },
        { more: `&lang=${lang}` },
      );
    }
  }
  const same = heads.ja.filter((text) => heads.en.includes(text) && /[a-z]{3}/.test(text));
  assert.deepEqual(same, []);
});

test('numbers refresh by themselves, and stand still when paused', () =>
  watch.page(
    async (page) => {
      await loaded(page);
      const updated = () => page.getAttribute('main', 'data-updated');
      const first = await updated();
      await page.waitForFunction(
        (then) => document.querySelector('main').dataset.updated !== then,
        first,
      );
      await page.getByRole('button', { name: 'Live' }).click();
      assert.match(page.url(), /live=off/);
    },
    { query: '?view=world' },
  ));

/** Presses every CSV button and returns the lines of each file. */
async function savedCsvs(page) {
  const buttons = page.locator('button.csv');
  const files = [];
  for (let at = 0; at < (await buttons.count()); at++) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      buttons.nth(at).click(),
    ]);
    files.push({
      name: download.suggestedFilename(),
      lines: readFileSync(await download.path(), 'utf8')
        .trim()
        .split('\r\n'),
    });
  }
  return files;
}
