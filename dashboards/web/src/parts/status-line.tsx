// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Status } from '../data/stats';
import { bytes, count, duration, joined } from '../format/numbers';
import { timeOfDay } from '../format/times';
import { useLanguage, useTexts, useZone } from '../speech';
import { SignIn } from './sign-in';

/** Under the numbers: how fresh they are, how many were looked at, and what they cost today. */
export function StatusLine({ status, updatedAtMs }: { status: Status; updatedAtMs: number }) {
  const texts = useTexts();
  const language = useLanguage();
  return (
    <footer class="status">
      <span>
        {texts.updated} <time>{timeOfDay(updatedAtMs, language, useZone())}</time>
      </span>
      <span>
        {joined(count(status.sampled))} {texts.sampledOf} {joined(count(status.requests))}
      </span>
      {status.lagP95Ms !== null && (
        <span>
          {texts.arrivalLag} {joined(duration(Math.max(0, status.lagP95Ms)))}
        </span>
      )}
      {status.storedBytesToday !== null && (
        <span>
          {texts.storedToday} {joined(bytes(status.storedBytesToday))}
        </span>
      )}
    </footer>
  );
}

interface StaleProps {
  readonly sinceMs: number;
  readonly message: string;
  /** Where one can log in; null for nowhere. */
  readonly signInWith: string | null;
}

/** Above numbers that could not be refreshed, for instance since the session is over. */
export function Stale({ sinceMs, message, signInWith }: StaleProps) {
  const texts = useTexts();
  return (
    <p class="stale" role="alert">
      {texts.errorStale} {timeOfDay(sinceMs, useLanguage(), useZone())}{' '}
      {message.startsWith('401') && signInWith !== null && <SignIn provider={signInWith} />}
      <span class="detail">{message}</span>
    </p>
  );
}
