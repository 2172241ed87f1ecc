// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { type Session, signOut } from '../data/session';
import { type Language, VIEWS, type ViewState, type Zone, ZONES } from '../state/url';
import type { Change } from '../state/use-view-state';
import { useLanguage, useTexts } from '../speech';
import { KeyboardHelp } from './keyboard-help';
import { RangePicker } from './range-picker';
import { SignIn } from './sign-in';
import { ViewLink } from './view-link';

interface Props {
  readonly state: ViewState;
  readonly apps: readonly string[];
  /** Undefined while it is not known. */
  readonly session: Session | undefined;
  readonly change: Change;
}

/** The bar on top: where one is, and what the numbers below are about. */
export function Header({ state, apps, session, change }: Props) {
  const texts = useTexts();
  return (
    <header class="header">
      <div class="brand">
        <Mark />
        <span>Isochrone</span>
      </div>
      <nav aria-label={texts.views}>
        {VIEWS.map((view) => (
          <ViewLink
            key={view}
            state={state}
            change={change}
            to={{ view }}
            current={view === state.view}
          >
            {texts[view]}
          </ViewLink>
        ))}
      </nav>
      <div class="controls">
        <AppPicker app={state.app} apps={apps} only={session?.apps ?? []} change={change} />
        <RangePicker range={state.range} change={change} />
        <ZonePicker zone={state.zone} change={change} />
        <LiveSwitch live={state.live} change={change} />
        <LanguageSwitch change={change} />
        <KeyboardHelp state={state} change={change} />
        {session !== undefined && <Person session={session} />}
      </div>
    </header>
  );
}

/** Who one is; or where to become somebody, for who may look as nobody. */
function Person({ session: { name, roles, signInWith } }: { session: Session }) {
  const texts = useTexts();
  if (name === null) {
    return signInWith !== null && roles.length > 0 ? <SignIn provider={signInWith} /> : null;
  }
  return (
    <>
      <span class="person" title={name}>
        {name}
      </span>
      <button type="button" class="quiet" onClick={signOut}>
        {texts.signOut}
      </button>
    </>
  );
}

function AppPicker({
  app,
  apps,
  only,
  change,
}: {
  app: string;
  apps: readonly string[];
  /** Those that may be seen; empty for all. */
  only: readonly string[];
  change: Change;
}) {
  const texts = useTexts();
  const seen = only.length > 0 ? only : apps;
  const shown = app === '' || seen.includes(app) ? seen : [app, ...seen];
  return (
    <select
      aria-label={texts.app}
      value={app}
      onChange={(event) => change({ app: event.currentTarget.value })}
    >
      {only.length === 0 && <option value="">{texts.allApps}</option>}
      {shown.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}

function ZonePicker({ zone, change }: { zone: Zone; change: Change }) {
  const texts = useTexts();
  return (
    <select
      aria-label={texts.zone}
      value={zone}
      onChange={(event) => change({ zone: event.currentTarget.value as Zone })}
    >
      {ZONES.map((name) => (
        <option key={name} value={name}>
          {name === 'browser' ? texts.browserTime : name.toUpperCase()}
        </option>
      ))}
    </select>
  );
}

function LiveSwitch({ live, change }: { live: boolean; change: Change }) {
  const texts = useTexts();
  return (
    <button
      type="button"
      class="live"
      aria-pressed={live}
      title={texts.liveHint}
      onClick={() => change({ live: !live })}
    >
      <span class="live-dot" aria-hidden="true" />
      {live ? texts.live : texts.paused}
    </button>
  );
}

function LanguageSwitch({ change }: { change: Change }) {
  const other: Language = useLanguage() === 'en' ? 'ja' : 'en';
  return (
    <button type="button" class="quiet" lang={other} onClick={() => change({ language: other })}>
      {useTexts().language}
    </button>
  );
}

/** Two lines of equal time around a point. */
function Mark() {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" class="mark">
      <circle cx="8" cy="15" r="2.2" />
      <path d="M8 9.2a5.8 5.8 0 0 1 5.8 5.8M8 3.8A11.2 11.2 0 0 1 19.2 15" />
    </svg>
  );
}
