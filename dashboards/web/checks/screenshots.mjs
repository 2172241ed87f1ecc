// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Takes the pictures of the README from a running collector: `--url` is the link with its token,
// `--mark` the moment of the change in ms since 1970.
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openBrowser } from './browser.mjs';
import { addJapaneseFont } from './japanese-font.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    mark: { type: 'string' },
    region: { type: 'string', default: '' },
    api: { type: 'string', default: '' },
    out: { type: 'string', default: 'dashboards/web/screenshots' },
  },
});
const until = Date.now();
const before = `from=${values.mark}&to=${until}`;
const place = `region=${values.region}&api=${encodeURIComponent(values.api)}`;
const PICTURES = {
  world: '?range=1h',
  compare: `?view=compare&${before}`,
  edge: `?view=edge&${before}`,
  opportunities: `?view=opportunities&${before}`,
  api: `?view=api&range=1h&${place}`,
  requests: `?view=exemplars&${before}&order=slowest&${place}`,
  budget: '?view=budget&budget=0.25',
};

mkdirSync(values.out, { recursive: true });
const browser = await openBrowser();
const context = await browser.newContext({
  viewport: { width: 1280, height: 720 },
  locale: 'en-US',
});
await addJapaneseFont(context);
const page = await context.newPage();
await page.goto(values.url);
for (const [name, query] of Object.entries(PICTURES)) {
  await page.goto(new URL(query, values.url).href);
  await page.waitForSelector('main[aria-busy=false] .status', { timeout: 20_000 });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${values.out}/${name}.png` });
  console.log(name);
}
await browser.close();
