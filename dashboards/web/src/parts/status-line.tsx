// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Status } from '../data/stats';
import { bytes, count, duration, joined } from '../format/numbers';
import { timeOfDay } from '../format/times';
import { useLanguage, useTexts, useZone } from '../speech';

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
      <span>
        {texts.storedToday} {joined(bytes(status.storedBytesToday))}
      </span>
    </footer>
  );
}

/** Above numbers that could not be refreshed. */
export function Stale({ sinceMs, message }: { sinceMs: number; message: string }) {
  const texts = useTexts();
  return (
    <p class="stale" role="alert">
      {texts.errorStale} {timeOfDay(sinceMs, useLanguage(), useZone())}
      <span class="detail">{message}</span>
    </p>
  );
}
