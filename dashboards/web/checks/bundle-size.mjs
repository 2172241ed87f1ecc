// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Prints what a browser loads to show the UI, compressed: `figure ui.bundle_gzip_bytes <n> bytes`.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../target/web');
const bytes = readdirSync(root, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile())
  .map((entry) => gzipSync(readFileSync(join(entry.parentPath ?? entry.path, entry.name))).length)
  .reduce((sum, length) => sum + length, 0);
console.log(`figure ui.bundle_gzip_bytes ${bytes} bytes`);
