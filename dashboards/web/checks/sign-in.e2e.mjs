// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// How people who log in at a provider come in and go out.
import { strict as assert } from 'node:assert';
import { after, before, beforeEach, describe, test } from 'node:test';
import { markStops, missedBy } from './keyboard-steps.mjs';
import { LOOKS, Watch } from './watched-page.mjs';

const NOBODY = { name: null, roles: [], apps: [], until: null, signInWith: 'Example ID' };
const ALICE = { ...NOBODY, name: 'Alice Example', roles: ['reader'] };

let watch;
before(async () => {
  watch = await Watch.open();
});
beforeEach(() => {
  watch.fixture.mode = 'frozen';
});
after(() => watch.close());

const loaded = (page) => page.waitForSelector('main[aria-busy=false] .status');

test('a button leads to the provider, and back to the same view', () => {
  watch.fixture.session = NOBODY;
  return watch.page(
    async (page) => {
      const button = page.getByRole('link', { name: 'Sign in with Example ID' });
      await button.waitFor();
      await watch.assertFine(page);
      assert.deepEqual(await missedBy(page, await markStops(page)), []);
      const address = new URL(await button.evaluate((link) => link.href));
      assert.equal(address.pathname, '/oauth2/authorization/oidc');
      assert.equal(address.searchParams.get('return'), 'view=edge&app=shop');
    },
    { query: '?view=edge&app=shop&sign-in=failed', expectErrors: true },
  );
});

const LANGUAGES = {
  English: [{}, 'Sign in with Example ID', 'Sign out'],
  Japanese: [LOOKS.Japanese, 'Example ID でサインイン', 'サインアウト'],
};

for (const [language, [look, signIn, signOut]] of Object.entries(LANGUAGES)) {
  describe(language, () => {
    for (const trouble of ['failed', 'unavailable', 'no-role']) {
      test(`says why one was not let in: ${trouble}`, () => {
        watch.fixture.session = NOBODY;
        return watch.page(
          async (page) => {
            await page.getByRole('link', { name: signIn }).waitFor();
            assert.match(await page.locator('.trouble').textContent(), /.{20}/);
            await watch.assertFine(page);
          },
          { query: `?sign-in=${trouble}`, expectErrors: true, ...look },
        );
      });
    }

    for (const size of ['desktop', 'phone']) {
      test(`says who one is, and lets one out: ${size}`, () => {
        watch.fixture.session = ALICE;
        return watch.page(
          async (page) => {
            await loaded(page);
            await page.getByText('Alice Example').waitFor();
            await watch.assertFine(page);
            const out = page.getByRole('button', { name: signOut });
            await out.focus();
            await page.keyboard.press('Enter');
            await page.getByRole('link', { name: signIn }).waitFor();
          },
          { expectErrors: true, ...look, ...(size === 'phone' ? LOOKS.phone : {}) },
        );
      });
    }
  });
}

test('who may see some apps only begins with the first, and is offered no other', () => {
  watch.fixture.session = { ...ALICE, apps: ['calendar', 'shop'] };
  return watch.page(async (page) => {
    await loaded(page);
    const picker = page.getByLabel('App', { exact: true });
    assert.equal(await picker.inputValue(), 'calendar');
    assert.deepEqual(await picker.locator('option').allTextContents(), ['calendar', 'shop']);
    const last = watch.fixture.asked.at(-1);
    assert.equal(last.searchParams.get('app'), 'calendar');
  });
});

test('a session that ends leaves the numbers, and a way back in', () => {
  watch.fixture.session = ALICE;
  return watch.page(
    async (page) => {
      await loaded(page);
      watch.fixture.session = NOBODY;
      await page.clock.runFor(6_000);
      await page.locator('.stale').getByRole('link', { name: 'Sign in with Example ID' }).waitFor();
      assert((await page.locator('.regions tbody tr').count()) > 3);
      await watch.assertFine(page);
    },
    { expectErrors: true },
  );
});
