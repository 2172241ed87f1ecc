// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { countryName } from './format/countries';
import type { Language } from './state/url';
import { TEXTS, type Texts } from './texts';

interface Spoken {
  readonly language: Language;
  readonly texts: Texts;
}

/** The language everything below is written in. */
export const Speech = createContext<Spoken>({ language: 'en', texts: TEXTS.en });

export function useTexts(): Texts {
  return useContext(Speech).texts;
}

export function useLanguage(): Language {
  return useContext(Speech).language;
}

/** Returns how countries are called here. */
export function useCountryNames(): (country: string) => string {
  const { language, texts } = useContext(Speech);
  return (country) => (country === '' ? texts.unknownRegion : countryName(country, language));
}
