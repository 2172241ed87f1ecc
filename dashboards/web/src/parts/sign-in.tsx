// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { signInAddress, signInTrouble } from '../data/session';
import { useTexts } from '../speech';

/** Leads to the provider and back to the view one is at. */
export function SignIn({ provider }: { provider: string }) {
  return (
    <a class="sign-in" href={signInAddress(location.search)}>
      {useTexts().signInWith.replace('{provider}', () => provider)}
    </a>
  );
}

/** Why the last try did not let one in. */
export function SignInTrouble() {
  const texts = useTexts();
  const trouble = signInTrouble(location.search);
  return trouble === '' ? null : (
    <p class="trouble">
      {
        {
          failed: texts.signInFailed,
          unavailable: texts.signInUnavailable,
          'no-role': texts.signInNoRole,
        }[trouble]
      }
    </p>
  );
}
