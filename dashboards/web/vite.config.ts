// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';
import type { Plugin } from 'vite';
import { worldModule } from './map/world.mjs';

/**
 * Lets the browser fetch the code of the screen that is shown first beside the shell, and not after
 * it has run.
 */
function preloadFirstScreen(): Plugin {
  return {
    name: 'isochrone-preload',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const first = chunks.find((chunk) => /screens\/world\.tsx$/.test(chunk.facadeModuleId ?? ''));
        const shell = chunks.find((chunk) => chunk.isEntry);
        const needed = first === undefined ? [] : [first.fileName, ...first.imports];
        return needed
          .filter((name) => name !== shell?.fileName)
          .map((name) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `./${name}` },
            injectTo: 'head' as const,
          }));
      },
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [worldModule(), preloadFirstScreen()],
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
