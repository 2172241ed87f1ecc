// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Lighthouse on the built UI with canned answers, as a desktop: a command and no part of the
// build, since it brings 200 packages. Prints its scores and fails below 95.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../npm-ci.mjs';
import { openBrowser } from '../web/checks/browser.mjs';
import { startFixtureServer } from '../web/checks/fixture-server.mjs';
import { ROOT } from '../web/checks/watched-page.mjs';

const PORT = 9333;
const LEAST = 95;

// its packages name each other in a way that npm's lock files do not hold: exact version, no lock
run(dirname(fileURLToPath(import.meta.url)), 'npm', 'install', '--no-package-lock', '--silent');
const { default: lighthouse, desktopConfig } = await import('lighthouse');
const fixture = await startFixtureServer(ROOT, { mode: 'frozen' });
const browser = await openBrowser([`--remote-debugging-port=${PORT}`]);
try {
  const { lhr } = await lighthouse(
    fixture.url,
    { port: PORT, logLevel: 'error', onlyCategories: ['performance', 'accessibility'] },
    desktopConfig,
  );
  for (const { id, score } of Object.values(lhr.categories)) {
    console.log(`figure ui.lighthouse_${id} ${Math.round(100 * score)} points`);
    if (100 * score < LEAST) {
      process.exitCode = 1;
    }
  }
} finally {
  await browser.close();
  await fixture.close();
}
