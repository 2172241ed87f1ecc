// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Builds the web UI into the folder given, and only when something it is built from has changed:
// the stamp beside the folder holds the hash of all inputs of the last build.
import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashOf, npmCi, run, unlessStamped } from '../npm-ci.mjs';

const web = dirname(fileURLToPath(import.meta.url));
const outDir = resolve(process.argv[2] ?? join(web, '../target/web'));

const sources = [
  ...['index.html', 'tsconfig.json', 'vite.config.ts', 'map/world.mjs'].map((name) =>
    join(web, name),
  ),
  ...['public', 'src'].flatMap((folder) =>
    readdirSync(join(web, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .sort(),
  ),
];

const lock = npmCi(web);
unlessStamped(`${outDir}.stamp`, hashOf(web, [...lock, ...sources]), outDir, () =>
  run(web, 'npm', 'run', 'build', '--silent', '--', '--outDir', outDir, '--logLevel', 'warn'),
);
