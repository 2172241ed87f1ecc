// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface Live<T> {
  /** The last answer to the present question; undefined until there is one. */
  readonly data: T | undefined;
  /** Why the last try failed; undefined after a success. The old data stays. */
  readonly error: string | undefined;
  /** When `data` was answered, in ms since 1970. */
  readonly updatedAtMs: number | undefined;
}

interface Answered<T> extends Live<T> {
  readonly key: string;
}

/**
 * Asks now, and again `intervalMs` after each answer while `live`. A new `key` means another
 * question: it aborts the present one. To stop being live asks nothing more. A hidden page does
 * not ask, and asks at once when it is seen again.
 */
export function useLive<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  live: boolean,
  intervalMs: number,
): Live<T> {
  const [answered, setAnswered] = useState<Answered<T>>(() => unanswered(key));

  const answeredKey = useRef<string | undefined>(undefined);

  // with the rendering, so that nothing is asked any more once the screen says so
  useLayoutEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking = false;

    async function round(): Promise<void> {
      if (asking) {
        return;
      }
      asking = true;
      clearTimeout(timer);
      try {
        const data = await load(abort.signal);
        answeredKey.current = key;
        setAnswered({ key, data, error: undefined, updatedAtMs: Date.now() });
      } catch (failure) {
        if (abort.signal.aborted) {
          return;
        }
        const error = failure instanceof Error ? failure.message : String(failure);
        setAnswered((last) => ({ ...(last.key === key ? last : unanswered(key)), error }));
      } finally {
        asking = false;
      }
      if (live && !abort.signal.aborted && document.visibilityState !== 'hidden') {
        timer = setTimeout(round, intervalMs);
      }
    }

    function seenAgain(): void {
      if (live && document.visibilityState === 'visible') {
        void round();
      }
    }

    if (live || answeredKey.current !== key) {
      void round();
    }
    document.addEventListener('visibilitychange', seenAgain);
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seenAgain);
    };
  }, [key, live, intervalMs]);

  return answered.key === key ? answered : unanswered(key);
}

function unanswered<T>(key: string): Answered<T> {
  return { key, data: undefined, error: undefined, updatedAtMs: undefined };
}
