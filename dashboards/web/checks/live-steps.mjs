// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// What live.mjs does on any screen, without knowing which one it is.
import { readFileSync } from 'node:fs';

/** Of a list with many entries, as many as are tried. */
const OPTIONS_MAX = 2;

/**
 * Every control of the page: selects, radio buttons, sliders, switches and what opens. What leads
 * away, saves or writes is left to others.
 */
export async function controlsOf(page) {
  const selects = await page.$$eval(
    'select',
    (all, most) =>
      all.map((select) => ({
        label: select.getAttribute('aria-label'),
        options: [...select.options]
          .map(({ value }) => value)
          .filter((value) => value !== select.value && value !== 'custom')
          .slice(0, most),
      })),
    OPTIONS_MAX,
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
export function shownState(page) {
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

/** Presses every CSV button and returns the lines of each file. */
export async function savedCsvs(page) {
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

/** Goes through the page with Tab alone; what can be reached, and what should be. */
export async function focusables(page) {
  const expected = await page.evaluate(() => {
    const shown = [...document.querySelectorAll('a[href], button, select, input, summary')].filter(
      (found) =>
        !found.disabled &&
        found.checkVisibility({ visibilityProperty: true }) &&
        found.closest('[role=grid]') === null &&
        // of radio buttons one is reached; arrows lead to the others
        (found.type !== 'radio' || found.checked),
    );
    shown.forEach((found, at) => (found.dataset.stop = `${at} ${found.textContent.trim()}`));
    return shown.map((found) => found.dataset.stop);
  });
  const reached = new Set();
  await page.evaluate(() => document.activeElement?.blur());
  for (let presses = 0; presses < expected.length + 40; presses++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => document.activeElement?.dataset.stop);
    if (stop !== undefined) reached.add(stop);
    if (reached.size === expected.length) break;
  }
  return { reached: [...reached], expected };
}

/** Presses Tab until the focus is on something. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 200; presses++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((of) => document.activeElement?.matches(of), selector)) return;
  }
  throw new Error(`expected Tab to lead to ${selector}`);
}

/** From the world to the full record of one request of its worst region, without a mouse. */
export async function pathByKeyboard(page, loaded) {
  await tabTo(page, '.regions th a');
  await page.keyboard.press('Enter');
  await page.waitForSelector('tr.highlighted');
  const row = await page.$eval('tr.highlighted', (tr) => [...tr.parentNode.children].indexOf(tr));
  await tabTo(page, '[role=gridcell]');
  for (let down = 0; down < row; down++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.panels .chart canvas');
  await loaded(page);
  const requests = 'main a[href*="view=exemplars"]';
  await tabTo(page, requests);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.exemplars details');
  await tabTo(page, '.exemplars summary');
  await page.keyboard.press('Enter');
}
