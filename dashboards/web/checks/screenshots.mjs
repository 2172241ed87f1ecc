// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Takes the pictures of the README's tour from a running collector:
//
//   node checks/screenshots.mjs --url 'http://127.0.0.1:8080/?token=…' --from MS --to MS
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { openBrowser } from './browser.mjs';
import { addJapaneseFont } from './japanese-font.mjs';

const { values } = parseArgs({
  options: { url: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } },
});
const PICTURES = { compare: 'metric=p95', edge: '', opportunities: '' };

const browser = await openBrowser();
try {
  const context = await browser.newContext({
    viewport: { width: 1180, height: 640 },
    locale: 'en-US',
    bypassCSP: true, // for the font, which the collector's policy forbids
  });
  await addJapaneseFont(context);
  for (const [view, more] of Object.entries(PICTURES)) {
    const page = await context.newPage();
    await page.goto(values.url);
    const range = `tz=jst&live=off&from=${values.from}&to=${values.to}`;
    await page.goto(`${new URL(values.url).origin}/?view=${view}&${range}&${more}`);
    await page.waitForSelector('main[aria-busy=false] .status');
    await page.evaluate(() => document.fonts.ready);
    const path = fileURLToPath(new URL(`../screenshots/${view}.png`, import.meta.url));
    await page.screenshot({ path });
    await page.close();
  }
} finally {
  await browser.close();
}
