// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';
import { worldModule } from './map/world.mjs';

export default defineConfig({
  base: './',
  plugins: [worldModule()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: { css: true, include: ['test/**/*.test.ts'] },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
