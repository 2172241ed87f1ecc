// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Writes dashboards/*.json, which Grafana's provisioning reads. They are committed, so that using
// them needs no build; lint.test.mjs fails when they are not what this script writes.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { overview } from './overview.mjs';

export const DASHBOARDS = { overview };

export function jsonOf(dashboard) {
  return `${JSON.stringify(dashboard(), null, 2)}\n`;
}

export function fileOf(name) {
  return new URL(`dashboards/${name}.json`, import.meta.url);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [name, dashboard] of Object.entries(DASHBOARDS)) {
    writeFileSync(fileOf(name), jsonOf(dashboard));
  }
}
