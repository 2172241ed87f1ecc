// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'preact/hooks';

/** Who looks at the screens, as the collector knows it. */
export interface Session {
  /** Who has logged in with this browser; null for nobody. */
  readonly name: string | null;
  readonly roles: readonly string[];
  /** Whose rows may be seen; empty for all apps. */
  readonly apps: readonly string[];
  /** Where one can log in; null for nowhere. */
  readonly signInWith: string | null;
}

const NOBODY: Session = { name: null, roles: [], apps: [], signInWith: null };

/** Asks once; undefined until it is known. */
export function useSession(): Session | undefined {
  const [session, setSession] = useState<Session>();
  useEffect(() => {
    fetch('api/session')
      .then(async (response) => (response.ok ? { ...NOBODY, ...(await response.json()) } : NOBODY))
      .catch(() => NOBODY)
      .then(setSession);
  }, []);
  return session;
}

/** How the last try to log in went wrong, as the collector's redirect says; '' if it did not. */
export function signInTrouble(query: string): '' | 'failed' | 'unavailable' | 'no-role' {
  const trouble = new URLSearchParams(query).get('sign-in');
  return trouble === 'failed' || trouble === 'unavailable' || trouble === 'no-role' ? trouble : '';
}

/** Where a log-in begins that ends at the view which this query is of. */
export function signInAddress(query: string): string {
  const view = new URLSearchParams(query);
  view.delete('sign-in');
  return `oauth2/authorization/oidc?${new URLSearchParams({ return: String(view) })}`;
}

export async function signOut(): Promise<void> {
  await fetch('api/session', { method: 'DELETE' });
  location.reload();
}
