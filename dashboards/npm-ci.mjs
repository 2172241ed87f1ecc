// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Runs `npm ci` in the folder given, and only when its lock file has changed since the last time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Returns one hash of the names and contents of files. */
export function hashOf(folder, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(relative(folder, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Runs a command in a folder; a failure ends this process. */
export function run(folder, command, ...args) {
  const { status, error } = spawnSync(command, args, {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error) {
    console.error(`${command} cannot be started (${error.code}): Node.js 20.19 or later is needed`);
  }
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

/** Runs the action unless the stamp says that it was done for the same hash and left its result. */
export function unlessStamped(stamp, hash, result, action) {
  if (existsSync(result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) {
    return;
  }
  action();
  writeFileSync(stamp, hash);
}

export function npmCi(folder) {
  const lock = ['package.json', 'package-lock.json', '.npmrc'].map((name) => join(folder, name));
  const modules = join(folder, 'node_modules');
  unlessStamped(join(modules, '.isochrone-stamp'), hashOf(folder, lock), modules, () =>
    run(folder, 'npm', 'ci', '--no-fund', '--no-audit', '--loglevel=error'),
  );
  return lock;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  npmCi(resolve(process.argv[2] ?? '.'));
}
