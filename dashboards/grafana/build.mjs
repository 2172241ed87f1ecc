// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Writes dashboards/*.json and the alert rules, which Grafana's provisioning reads. They are
// committed, so that using them needs no build; lint.test.mjs fails when they are not what this
// script writes.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { alerts } from './alerts.mjs';
import { api } from './api.mjs';
import { budget } from './budget.mjs';
import { edge } from './edge.mjs';
import { overview } from './overview.mjs';

export const DASHBOARDS = { overview, api, edge, budget };
const HEAD =
  '# Copyright The Isochrone Authors\n# SPDX-License-Identifier: Apache-2.0\n#\n# Written by build.mjs.\n';

export const ALERTS = new URL('provisioning/alerting/isochrone.yaml', import.meta.url);

export function jsonOf(dashboard) {
  return `${JSON.stringify(dashboard(), null, 2)}\n`;
}

export function alertsText() {
  return HEAD + jsonOf(alerts);
}

export function fileOf(name) {
  return new URL(`dashboards/${name}.json`, import.meta.url);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [name, dashboard] of Object.entries(DASHBOARDS)) {
    writeFileSync(fileOf(name), jsonOf(dashboard));
  }
  writeFileSync(ALERTS, alertsText());
}
