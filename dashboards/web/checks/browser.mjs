// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// A headless Chromium from npm, so that the checks need nothing installed. CHROMIUM_PATH names
// another one to use, on platforms the package does not know.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import packaged from '@sparticuz/chromium';
import { chromium } from 'playwright-core';

const PACKAGE = join(
  dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')),
  '../..',
);
const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
const CACHE = join(dirname(fileURLToPath(import.meta.url)), '../node_modules/.cache');
const UNPACKED = join(CACHE, `chromium-${version}`);

/** It runs as root in containers, has no GPU, and /dev/shm may be tiny there. */
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--headless=shell'];

/** Opens it, with further arguments of Chromium's. */
export async function openBrowser(further = []) {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    return chromium.launch({ executablePath: named, args: further });
  }
  if (process.platform !== 'linux') {
    throw new Error(
      `expected linux or CHROMIUM_PATH, got ${process.platform} and no CHROMIUM_PATH`,
    );
  }
  await unpack();
  const executablePath = join(UNPACKED, 'chromium');
  const { stdout } = spawnSync('ldd', [executablePath], { encoding: 'utf8' });
  const env = stdout?.includes('not found') ? withPackagedLibraries() : process.env;
  return chromium.launch({ executablePath, args: [...ARGS, ...further], env });
}

/** Unpacks once per version; aside and then renamed, since several checks may start at once. */
async function unpack() {
  if (existsSync(UNPACKED)) {
    return;
  }
  mkdirSync(CACHE, { recursive: true });
  const aside = mkdtempSync(join(CACHE, 'unpacking-'));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = aside;
  try {
    await packaged.executablePath();
    const libraries = brotliDecompressSync(readFileSync(join(PACKAGE, 'bin/al2023.tar.br')));
    spawnSync('tar', ['-x', '-C', aside], { input: libraries });
    renameSync(aside, UNPACKED);
  } catch (failure) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(UNPACKED)) {
      throw failure;
    }
  } finally {
    if (before === undefined) {
      delete process.env.TMPDIR;
    } else {
      process.env.TMPDIR = before;
    }
  }
}

/** NSS and NSPR, where the system has none. */
function withPackagedLibraries() {
  const path = [join(UNPACKED, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  return { ...process.env, LD_LIBRARY_PATH: path };
}
