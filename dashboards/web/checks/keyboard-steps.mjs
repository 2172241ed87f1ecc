// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Steps without a mouse, on any page.

const STOPS_MOST = 400;

/** Gives what can have the focus a name and returns the names; cells and radio buttons have arrows. */
export function markStops(page) {
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

export async function missedBy(page, expected) {
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

/**
 * From the world to the record of one request of a region.
 *
 * @param apiOf which API's cell to open, of the APIs that the region's row shows
 */
export async function walkToRequest(page, loaded, country, apiOf) {
  await tabTo(page, `.regions tr[data-country="${country}"] th a`);
  await page.keyboard.press('Enter');
  await page.waitForSelector('tr.highlighted');
  await tabTo(page, '[role=gridcell]');
  const apis = await page.$$eval('tr.highlighted td[data-api]:not([data-api=""])', (cells) =>
    cells.filter((cell) => cell.dataset.n !== '0').map((cell) => cell.dataset.api),
  );
  const [down, right] = await page.$eval(
    `td[data-country="${country}"][data-api="${apiOf(apis)}"]`,
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
}
