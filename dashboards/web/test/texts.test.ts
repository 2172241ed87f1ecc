// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { countryName } from '../src/format/countries';
import { LANGUAGES } from '../src/state/url';
import { chosenLanguage, rangeText, TEXTS } from '../src/texts';

test.each(LANGUAGES)('%s has every text, and none is empty', (language) => {
  expect(Object.keys(TEXTS[language]).sort()).toEqual(Object.keys(TEXTS.en).sort());
  for (const [key, text] of Object.entries(TEXTS[language])) {
    expect(text.trim(), key).not.toBe('');
  }
});

test('Japanese texts are Japanese, apart from names and units', () => {
  const same = ['p50', 'p95', 'p99', 'sampled', 'spread', 'csv', 'api', 'dns', 'tls'];
  for (const key of Object.keys(TEXTS.en) as (keyof typeof TEXTS.en)[]) {
    if (!same.includes(key)) {
      expect(TEXTS.ja[key], key).not.toBe(TEXTS.en[key]);
    }
  }
});

test('the URL decides on the language, then the browser, then English', () => {
  expect(chosenLanguage('en', ['ja-JP'])).toBe('en');
  expect(chosenLanguage(undefined, ['fr', 'ja-JP', 'en'])).toBe('ja');
  expect(chosenLanguage(undefined, ['fr'])).toBe('en');
});

test('ranges and countries are said in the language', () => {
  expect(rangeText('15m', TEXTS.en)).toBe('Last 15 min');
  expect(rangeText('7d', TEXTS.ja)).toBe('直近 7 日');
  expect(countryName('DE', 'en')).toBe('Germany');
  expect(countryName('DE', 'ja')).toBe('ドイツ');
  expect(countryName('QX', 'en')).toBe('QX');
  expect(countryName('<b>', 'en')).toBe('<b>');
});
