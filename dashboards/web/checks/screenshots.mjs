// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Takes the README's pictures of compare and opportunities, on canned answers.
import { fileURLToPath } from 'node:url';
import { openBrowser } from './browser.mjs';
import { startFixtureServer } from './fixture-server.mjs';
import { addJapaneseFont } from './japanese-font.mjs';
import { ROOT } from './watched-page.mjs';

const RANGE = 'tz=jst&from=1795000000000&to=1795003600000';

const fixture = await startFixtureServer(ROOT, { mode: 'frozen' });
const browser = await openBrowser();
try {
  const context = await browser.newContext({
    viewport: { width: 1180, height: 660 },
    locale: 'en-US',
  });
  await addJapaneseFont(context);
  for (const view of ['compare', 'opportunities']) {
    const page = await context.newPage();
    await page.goto(`${fixture.url}?view=${view}&${RANGE}`);
    await page.waitForSelector('main[aria-busy=false] .status');
    await page.evaluate(() => document.fonts.ready);
    const path = fileURLToPath(new URL(`../screenshots/${view}.png`, import.meta.url));
    await page.screenshot({ path });
    await page.close();
  }
} finally {
  await browser.close();
  await fixture.close();
}
