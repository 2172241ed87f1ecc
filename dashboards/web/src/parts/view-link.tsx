// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from 'preact';
import { formatState, type ViewState } from '../state/url';
import type { Change } from '../state/use-view-state';

interface Props {
  readonly state: ViewState;
  readonly change: Change;
  readonly to: Partial<ViewState>;
  /** Whether this is where one is. */
  readonly current?: boolean;
  readonly children: ComponentChildren;
}

/** A link to another state; it opens a new tab where the browser would. */
export function ViewLink({ state, change, to, current = false, children }: Props) {
  return (
    <a
      href={formatState({ ...state, ...to }) || '?'}
      aria-current={current ? 'page' : undefined}
      onClick={(event) => {
        if (!event.metaKey && !event.ctrlKey && !event.shiftKey) {
          event.preventDefault();
          change(to);
        }
      }}
    >
      {children}
    </a>
  );
}
