// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import type { RelativeRange } from '../state/range';
import type { Language } from '../state/url';
import { en, type Texts } from './en';
import { ja } from './ja';

export type { Texts };

export const TEXTS: Readonly<Record<Language, Texts>> = { en, ja };

/** The language asked for in the URL, else the browser's first one that is spoken here. */
export function chosenLanguage(
  asked: Language | undefined,
  preferred: readonly string[],
): Language {
  if (asked !== undefined) {
    return asked;
  }
  const known = preferred.map((tag) => tag.slice(0, 2)).find((tag) => tag in TEXTS);
  return (known as Language | undefined) ?? 'en';
}

/** Returns "Last 15 min" for 15m. */
export function rangeText(range: RelativeRange, texts: Texts): string {
  const units = { m: texts.minutes, h: texts.hours, d: texts.days };
  const unit = units[range.at(-1) as keyof typeof units];
  return `${texts.last} ${range.slice(0, -1)} ${unit}`;
}
