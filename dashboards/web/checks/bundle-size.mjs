// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Prints what a browser loads to show the UI, compressed: `figure ui.bundle_gzip_bytes <n> bytes`,
// and the map that comes after it. Fails when the UI is beyond its budget.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../target/web');
const BUDGET_BYTES = 120_000;

const sizes = readdirSync(root, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile())
  .map((entry) => [
    entry.name.includes('virtual_world'),
    gzipSync(readFileSync(join(entry.parentPath ?? entry.path, entry.name))).length,
  ]);
const sum = (map) =>
  sizes.filter(([isMap]) => isMap === map).reduce((total, [, bytes]) => total + bytes, 0);
console.log(`figure ui.bundle_gzip_bytes ${sum(false)} bytes`);
console.log(`figure ui.map_gzip_bytes ${sum(true)} bytes`);
if (sum(false) > BUDGET_BYTES) {
  console.error(`expected at most ${BUDGET_BYTES} bytes before the map, got ${sum(false)}`);
  process.exit(1);
}
