// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0

/** What operators decide on, in `settings.json` beside the page; see the README. */
export interface Settings {
  /** A link to a trace, with `{trace}` in the place of its id; '' for none. */
  readonly traceUrl: string;
  /** Countries by the name of their group. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** Targets by country, '*' for all others, as slo.sql takes them. */
  readonly slo: Readonly<Record<string, { satisfied_ms: number; objective: number }>>;
}

const NONE: Settings = { traceUrl: '', groups: {}, slo: {} };

let settings: Promise<Settings> | undefined;

/** Reads the file once. A collector without one shows everything that needs none. */
export function loadSettings(): Promise<Settings> {
  settings ??= fetch('settings.json')
    .then(async (response) => (response.ok ? { ...NONE, ...(await response.json()) } : NONE))
    .catch(() => {
      settings = undefined;
      return NONE;
    });
  return settings;
}

/** The targets as the parameter of slo.sql; '' for its defaults. */
export function targetsOf({ slo }: Settings): string {
  return '*' in slo ? JSON.stringify(slo) : '';
}
