// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { type Language, VIEWS, type ViewState, type Zone, ZONES } from '../state/url';
import type { Change } from '../state/use-view-state';
import { useLanguage, useTexts } from '../speech';
import { KeyboardHelp } from './keyboard-help';
import { RangePicker } from './range-picker';
import { ViewLink } from './view-link';

interface Props {
  readonly state: ViewState;
  readonly apps: readonly string[];
  readonly change: Change;
}

/** The bar on top: where one is, and what the numbers below are about. */
export function Header({ state, apps, change }: Props) {
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
        <AppPicker app={state.app} apps={apps} change={change} />
        <RangePicker range={state.range} change={change} />
        <ZonePicker zone={state.zone} change={change} />
        <LiveSwitch live={state.live} change={change} />
        <LanguageSwitch change={change} />
        <KeyboardHelp state={state} change={change} />
      </div>
    </header>
  );
}

function AppPicker({
  app,
  apps,
  change,
}: {
  app: string;
  apps: readonly string[];
  change: Change;
}) {
  const texts = useTexts();
  const shown = app === '' || apps.includes(app) ? apps : [app, ...apps];
  return (
    <select
      aria-label={texts.app}
      value={app}
      onChange={(event) => change({ app: event.currentTarget.value })}
    >
      <option value="">{texts.allApps}</option>
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
