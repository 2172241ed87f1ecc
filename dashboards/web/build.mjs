// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Builds the web UI into the folder given (default: dist), and only when something it is built
// from has changed: the stamp beside the folder holds the hash of all inputs of the last build.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = dirname(fileURLToPath(import.meta.url));
const outDir = resolve(process.argv[2] ?? join(web, 'dist'));

function filesUnder(path) {
  return readdirSync(join(web, path), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(file.slice(web.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, {
    cwd: web,
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

/** Runs the action unless the stamp says that it has been done for the same inputs. */
function unlessStamped(stamp, inputs, result, action) {
  const hash = hashOf(inputs);
  if (existsSync(result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) {
    return;
  }
  action();
  writeFileSync(stamp, hash);
}

const lock = ['package.json', 'package-lock.json', '.npmrc'].map((name) => join(web, name));
const sources = ['index.html', 'tsconfig.json', 'vite.config.ts'].map((name) => join(web, name));

const modules = join(web, 'node_modules');
unlessStamped(join(modules, '.isochrone-stamp'), lock, modules, () =>
  run('npm', 'ci', '--no-fund', '--no-audit', '--loglevel=error'),
);
unlessStamped(`${outDir}.stamp`, [...lock, ...sources, ...filesUnder('src')], outDir, () =>
  run('npm', 'run', 'build', '--silent', '--', '--outDir', outDir, '--logLevel', 'warn'),
);
