// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// The bundled Chromium has no Japanese glyphs: pages in checks and screenshots get a font under a
// name that the UI asks for. It is not shipped; browsers have their own.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const FILE = createRequire(import.meta.url).resolve(
  '@fontsource/kosugi/files/kosugi-japanese-400-normal.woff2',
);

/** Gives the font to every page of a browser context. */
export function addJapaneseFont(context) {
  const source = `url(data:font/woff2;base64,${readFileSync(FILE, 'base64')})`;
  return context.addInitScript((from) => {
    document.fonts.add(new FontFace('Noto Sans JP', from));
  }, source);
}
