// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { useTexts } from '../speech';

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

export function Failure({ message }: { message: string }) {
  const texts = useTexts();
  return (
    <div class="state" role="alert">
      <h2>{texts.errorTitle}</h2>
      <p class="detail">{message}</p>
      <button type="button" onClick={() => location.reload()}>
        {texts.retry}
      </button>
    </div>
  );
}
