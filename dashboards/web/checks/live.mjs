// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Opens every screen of a running collector in a browser and uses each of its controls: numbers on
// each, every question answered, every choice kept in the URL, under the collector's own policy
// and without a request to anywhere else. What needs no collector is in the *.e2e.mjs.
//
//   node checks/live.mjs --url 'http://127.0.0.1:8080/?token=…'
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { parseArgs } from 'node:util';
import { openBrowser } from './browser.mjs';
import { SCREENS, Watch } from './watched-page.mjs';

const { values } = parseArgs({ options: { url: { type: 'string' } } });
assert(values.url, 'expected --url with the link that the collector or the demo printed');

const FILLED_WITHIN_MS = 60_000;

let watch;
before(async () => {
  watch = new Watch({ url: values.url }, await openBrowser(), { live: true });
});
after(async () => {
  await watch.browser.close();
  assert.deepEqual(watch.externalRequests, []);
});

for (const [view, numbers] of Object.entries(SCREENS)) {
  test(`${view} has numbers, and every control is answered and kept`, () =>
    watch.page(
      async (page) => {
        await page.waitForSelector(numbers, { timeout: FILLED_WITHIN_MS });
        await page.goto(page.url() + '&live=off'); // what is pressed must not move away
        await loaded(page);
        assert.match(await page.textContent('main'), /\d/);
        for (const control of await controlsOf(page)) {
          await control.use(page);
          await loaded(page);
          assert(!(await page.getByText('The collector did not answer').count()), control.name);
          const said = await page.textContent('main');
          assert.doesNotMatch(said, /NaN|Infinity|undefined|\bnull\b|\[object/, control.name);
        }
        const before = await shownState(page);
        await page.goto(page.url());
        await loaded(page);
        assert.deepEqual(await shownState(page), before);
      },
      { query: `?view=${view}` },
    ));
}

function loaded(page) {
  return page.waitForSelector('main[aria-busy=false] .status');
}

/**
 * Every control of the page: selects, each with one other choice, radio buttons, sliders, switches
 * and what opens. What leads away, saves or writes is left to others.
 */
async function controlsOf(page) {
  const selects = await page.$$eval(
    'select',
    (all) =>
      all.map((select) => ({
        label: select.getAttribute('aria-label'),
        options: [...select.options]
          .map(({ value }) => value)
          .filter((value) => value !== select.value && value !== 'custom')
          .slice(0, 1),
      })),
  );
  const nth = (selector, at) => (at_page) => at_page.locator(selector).nth(at);
  const clicks = async (selector) =>
    Array.from({ length: await page.locator(selector).count() }, (_, at) => ({
      name: `${selector} ${at}`,
      use: async (of) => {
        if (await nth(selector, at)(of).isVisible()) await nth(selector, at)(of).click();
      },
    }));
  return [
    ...(await clicks('main fieldset label, main [role=radiogroup] label')),
    ...selects.flatMap(({ label, options }, at) =>
      options.map((value) => ({
        name: `${label}: ${value}`,
        use: async (of) => {
          const select =
            label === null ? of.locator('select').nth(at) : of.getByLabel(label, { exact: true });
          const there = await select.first().evaluate(
            (found, wanted) => [...found.options].some((option) => option.value === wanted),
            value,
          );
          if (there) await select.first().selectOption(value);
        },
      })),
    ),
    ...(await clicks('main button[aria-pressed]')),
    ...(await clicks('main input[type=range]')),
    ...(await clicks('main details.lever-list:first-of-type summary')).slice(0, 2),
  ];
}

/** What a person sees: choices made, apart from numbers that live on. */
function shownState(page) {
  return page.evaluate(() => ({
    view: document.querySelector('nav [aria-current]')?.textContent,
    selects: [...document.querySelectorAll('select')].map((select) => select.value),
    inputs: [...document.querySelectorAll('input')].map((input) => [input.value, input.checked]),
    pressed: [...document.querySelectorAll('[aria-pressed]')].map((button) =>
      button.getAttribute('aria-pressed'),
    ),
    sorted: [...document.querySelectorAll('th[aria-sort]')].map((th) =>
      th.getAttribute('aria-sort'),
    ),
  }));
}
