// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { useEffect } from 'preact/hooks';
import { load, questionKey } from './data/load';
import { useSession } from './data/session';
import { useLive } from './data/use-live';
import { Header } from './parts/header';
import { Stale, StatusLine } from './parts/status-line';
import { Empty, Failure, Loading } from './parts/states';
import { SCREENS } from './screens';
import { useViewState } from './state/use-view-state';
import { chosenLanguage, TEXTS } from './texts';
import { Speech } from './speech';

const REFRESH_MS = 5_000;

/** The shell: what is asked follows from the state in the URL, what is shown from the answers. */
export function App() {
  const [asked, change] = useViewState();
  const session = useSession();
  const [onlyApp = ''] = session?.apps ?? [];
  // who may not see all apps at once begins with the first
  const state = asked.app === '' ? { ...asked, app: onlyApp } : asked;
  const signInWith = session?.signInWith ?? null;
  const language = chosenLanguage(state.language, navigator.languages);
  const texts = TEXTS[language];
  const answers = useLive(
    questionKey(state),
    (signal) => load(state, signal),
    state.live,
    REFRESH_MS,
  );

  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `${texts[state.view]} · Isochrone`;
  }, [language, state.view]);

  const { data, error, updatedAtMs } = answers;
  return (
    <Speech.Provider value={{ language, texts, zone: state.zone }}>
      <a class="skip" href="#content">
        {texts.skipToContent}
      </a>
      <Header state={state} apps={data?.status.apps ?? []} session={session} change={change} />
      <main id="content" tabIndex={-1} data-updated={updatedAtMs} aria-busy={data === undefined}>
        <h1 class="visually-hidden">{texts[state.view]}</h1>
        {data === undefined ? (
          error === undefined || session === undefined ? (
            <Loading />
          ) : (
            <Failure message={error} signInWith={signInWith} />
          )
        ) : (
          <>
            {error !== undefined && (
              <Stale sinceMs={updatedAtMs!} message={error} signInWith={signInWith} />
            )}
            {data.regions.length === 0 && !SCREENS[state.view].evenEmpty ? (
              <Empty />
            ) : (
              data.draw({ regions: data.regions, state, change })
            )}
            <StatusLine status={data.status} updatedAtMs={updatedAtMs!} />
          </>
        )}
      </main>
    </Speech.Provider>
  );
}
