// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'preact/hooks';
import { useTexts } from '../speech';
import { VIEWS, type ViewState } from '../state/url';
import type { Change } from '../state/use-view-state';

/** The key of each view, in their order. */
const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;

/** Keys that work everywhere but in a field, and the list of them that `?` opens. */
export function KeyboardHelp({ state, change }: { state: ViewState; change: Change }) {
  const texts = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { key, target } = event;
      const typing = (target as Element | null)?.closest?.('input, select, textarea') ?? null;
      if (typing !== null || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      const view = VIEWS[DIGITS.indexOf(key as (typeof DIGITS)[number])];
      if (key === '?') {
        dialog.current?.showModal();
      } else if (key === 'l') {
        change({ live: !state.live });
      } else if (view !== undefined) {
        change({ view });
      }
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [state.live, change]);

  const keys: readonly (readonly [string, string])[] = [
    ['?', texts.keys],
    ...VIEWS.map((view, at) => [DIGITS[at]!, texts[view]] as const),
    ['l', `${texts.live} / ${texts.paused}`],
    ['Tab', texts.keyTab],
    ['← ↑ → ↓ Home End', texts.keyArrows],
    ['Enter', texts.keyEnter],
    ['Esc', texts.keyEscape],
  ];
  return (
    <>
      <button
        type="button"
        class="quiet help"
        aria-label={texts.keys}
        onClick={() => dialog.current?.showModal()}
      >
        ?
      </button>
      <dialog ref={dialog} class="keys" aria-label={texts.keys}>
        <h2>{texts.keys}</h2>
        <dl>
          {keys.map(([key, meaning]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog">
          <button type="submit">{texts.close}</button>
        </form>
      </dialog>
    </>
  );
}
