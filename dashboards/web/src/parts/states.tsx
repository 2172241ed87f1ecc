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
  const unauthorized = message.startsWith('401');
  return (
    <div class="state" role="alert">
      <h2>{unauthorized ? texts.unauthorizedTitle : texts.errorTitle}</h2>
      {unauthorized && <p>{texts.unauthorizedText}</p>}
      <p class="detail">{message}</p>
      <button type="button" onClick={() => location.reload()}>
        {texts.retry}
      </button>
    </div>
  );
}
