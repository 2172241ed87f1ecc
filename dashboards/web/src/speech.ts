// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { countryName } from './format/countries';
import { exactMoment, moment } from './format/times';
import type { Language, Zone } from './state/url';
import { TEXTS, type Texts } from './texts';

interface Spoken {
  readonly language: Language;
  readonly texts: Texts;
  readonly zone: Zone;
}

/** The language and the clocks everything below is written in. */
export const Speech = createContext<Spoken>({ language: 'en', texts: TEXTS.en, zone: 'browser' });

export function useTexts(): Texts {
  return useContext(Speech).texts;
}

export function useLanguage(): Language {
  return useContext(Speech).language;
}

export function useZone(): Zone {
  return useContext(Speech).zone;
}

/** Returns how a day and time are written here. */
export function useMoments(): (ms: number) => string {
  const { language, zone } = useContext(Speech);
  return (ms) => moment(ms, language, zone);
}

/** Returns how a day and time to the second are written here. */
export function useExactMoments(): (ms: number) => string {
  const { language, zone } = useContext(Speech);
  return (ms) => exactMoment(ms, language, zone);
}

/** Returns how countries are called here. */
export function useCountryNames(): (country: string) => string {
  const { language, texts } = useContext(Speech);
  return (country) => (country === '' ? texts.unknownRegion : countryName(country, language));
}
