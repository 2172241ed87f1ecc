// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Opens the UI, on fixture answers or on a running collector, and watches what must never happen: a request to another origin,
// an error on the console, an accessibility violation.
import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { existsSync, readFileSync } from 'node:fs';
import { addJapaneseFont } from './japanese-font.mjs';
import { openBrowser } from './browser.mjs';
import { startFixtureServer } from './fixture-server.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core');
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../target/web');

export const DESKTOP = { width: 1366, height: 768 };
export const PHONE = { width: 390, height: 844 };

/** The screens, in the order of their digits, and what shows that one has something to say. */
export const SCREENS = {
  world: '.regions tbody tr[data-country]',
  heatmap: 'td.cell[data-value]:not([data-value=""])',
  api: '.panels .chart canvas',
  edge: '.matrix td[data-n]:not([data-n="0"])',
  compare: '.facts tr[data-verdict]',
  opportunities: '.facts tr[data-api]',
  exemplars: '.exemplars details',
  slo: '.facts tr[data-page]',
  completeness: '.facts tr[data-country]',
  budget: '.facts tr[data-dimension]',
};
export const VIEWS = Object.keys(SCREENS);

/** How every screen is looked at. */
export const LOOKS = {
  light: {},
  dark: { colorScheme: 'dark' },
  phone: { size: PHONE },
  Japanese: { locale: 'ja-JP' },
};

/** Returns the lines of the CSV file that the page saves. */
export async function csvRows(page) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('button.csv').click(),
  ]);
  return readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n');
}

export class Watch {
  static async open() {
    assert(existsSync(join(ROOT, 'index.html')), `expected a built UI in target/web, got none`);
    return new Watch(await startFixtureServer(ROOT), await openBrowser());
  }

  /** A live page keeps its own clock, and gets no font: the collector's policy allows none. */
  constructor(fixture, browser, { live = false } = {}) {
    this.fixture = fixture;
    this.browser = browser;
    this.live = live;
    this.axeViolations = [];
    this.externalRequests = [];
    this.requests = 0;
  }

  /**
   * A new page that is closed after `use`; its clock can be moved on. `expectErrors` allows errors
   * on the console that the test provokes.
   */
  async page(use, { query = '', size = DESKTOP, expectErrors = false, ...context } = {}) {
    const opened = await this.browser.newContext({ viewport: size, locale: 'en-US', ...context });
    if (!this.live) await addJapaneseFont(opened);
    const errors = [];
    const origin = new URL(this.fixture.url).origin;
    opened.on('request', (request) => {
      const url = new URL(request.url());
      this.requests++;
      if (url.protocol !== 'data:' && url.origin !== origin) {
        this.externalRequests.push(request.url());
      }
    });
    const page = await opened.newPage();
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    page.setDefaultTimeout(20_000);
    try {
      if (this.live) {
        await page.goto(this.fixture.url); // its token becomes a cookie
        await page.goto(origin + '/' + query);
      } else {
        await page.clock.install();
        await page.goto(this.fixture.url + query);
      }
      await use(page);
      assert.deepEqual(expectErrors ? [] : errors, [], 'errors on the console');
    } finally {
      await opened.close();
    }
  }

  /** Runs every rule of axe that WCAG 2.2 AA and best practices need on the page as it is. */
  async assertAccessible(page) {
    // what still fades in has not its contrast yet
    await page.evaluate(() =>
      Promise.allSettled(document.getAnimations().map((animation) => animation.finished)),
    );
    await page.evaluate(readFileSync(AXE, 'utf8')); // a policy that allows no scripts allows this
    const { violations } = await page.evaluate(() => window.axe.run(document));
    const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
    this.axeViolations.push(...found);
    assert.deepEqual(found.slice(0, 5), [], `${found.length} violations`);
  }

  /** Accessible, and no wider than the screen. */
  async assertFine(page) {
    await this.assertAccessible(page);
    const { wide, width } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      width: innerWidth,
    }));
    assert(wide <= width, `expected a page no wider than ${width}, got ${wide}`);
  }

  async close() {
    await this.browser.close();
    await this.fixture.close();
  }
}
