// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { Language } from '../state/url';

const names = new Map<Language, Intl.DisplayNames>();

/** Returns a country's name in a language, its code when it has none, '' for the unknown one. */
export function countryName(code: string, language: Language): string {
  let display = names.get(language);
  if (display === undefined) {
    display = new Intl.DisplayNames(language, { type: 'region', fallback: 'code' });
    names.set(language, display);
  }
  return /^[A-Z]{2}$/.test(code) ? (display.of(code) ?? code) : code;
}
