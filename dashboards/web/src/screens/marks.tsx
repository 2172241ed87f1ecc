// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
import { type Mark, postMark } from '../data/marks';
import { useMoments, useTexts } from '../speech';
import type { ScreenProps } from './screen';

interface Props extends ScreenProps {
  readonly marks: readonly Mark[];
}

/** What was changed when: each leads to before against after; and a form to mark the present. */
export function Marks({ marks, state, change }: Props) {
  const texts = useTexts();
  const momentOf = useMoments();
  const [label, setLabel] = useState('');
  const [failure, setFailure] = useState('');
  async function add(event: Event): Promise<void> {
    event.preventDefault();
    try {
      await postMark(state.app, label.trim());
      setLabel('');
      setFailure('');
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  }
  return (
    <div class="marks">
      <h2>{texts.marks}</h2>
      <ul>
        {marks.map((mark) => (
          <li key={`${mark.atMs} ${mark.label}`} data-at={mark.atMs}>
            <time>{momentOf(mark.atMs)}</time> <b>{mark.label}</b>{' '}
            <button
              type="button"
              onClick={() =>
                change({
                  by: '',
                  range: { fromMs: mark.atMs, toMs: Math.max(Date.now(), mark.atMs + 1) },
                  beforeWindow: undefined,
                })
              }
            >
              {texts.beforeAndAfter}
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={add}>
        <input
          type="text"
          aria-label={texts.markLabel}
          placeholder={texts.markLabel}
          maxLength={200}
          value={label}
          onInput={(event) => setLabel(event.currentTarget.value)}
        />
        <button type="submit" disabled={label.trim() === ''}>
          {texts.markNow}
        </button>
      </form>
      {failure !== '' && (
        <p class="outcome failed" role="alert">
          {failure}
        </p>
      )}
    </div>
  );
}
