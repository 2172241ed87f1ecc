// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'preact/hooks';
import { formatState, parseState, type ViewState } from './url';

export type Change = (change: Partial<ViewState>) => void;

/**
 * The state in the address bar, and how to change it. Another view is a step in the history;
 * everything else replaces the present entry, so that Back leaves the view.
 */
export function useViewState(): [ViewState, Change] {
  const [state, setState] = useState(() => parseState(location.search));

  useEffect(() => {
    const onPop = () => setState(parseState(location.search));
    addEventListener('popstate', onPop);
    return () => removeEventListener('popstate', onPop);
  }, []);

  const change: Change = (changed) => {
    setState((old) => {
      const next = { ...old, ...changed };
      const url = `${location.pathname}${formatState(next)}`;
      if (next.view === old.view) {
        history.replaceState(null, '', url);
      } else {
        history.pushState(null, '', url);
      }
      return next;
    });
  };
  return [state, change];
}
