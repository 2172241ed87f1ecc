// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { useTexts } from '../speech';
import { SignIn, SignInTrouble } from './sign-in';

export function Loading() {
  return (
    <p class="state" role="status">
      {useTexts().loading}
    </p>
  );
}

export function Empty() {
  const texts = useTexts();
  return (
    <div class="state" role="status">
      <h2>{texts.emptyTitle}</h2>
      <p>{texts.emptyText}</p>
    </div>
  );
}

interface FailureProps {
  readonly message: string;
  /** Where one can log in; null for nowhere. */
  readonly signInWith: string | null;
}

export function Failure({ message, signInWith }: FailureProps) {
  const texts = useTexts();
  const unauthorized = message.startsWith('401');
  return (
    <div class="state" role="alert">
      <h2>{unauthorized ? texts.unauthorizedTitle : texts.errorTitle}</h2>
      {unauthorized && signInWith !== null && (
        <>
          <SignInTrouble />
          <p>
            <SignIn provider={signInWith} />
          </p>
        </>
      )}
      {unauthorized && <p>{texts.unauthorizedText}</p>}
      <p class="detail">{message}</p>
      <button type="button" onClick={() => location.reload()}>
        {texts.retry}
      </button>
    </div>
  );
}
