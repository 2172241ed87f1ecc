// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { composeErrors } from "./compose-schema.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const read = (file) => readFileSync(join(here, file), "utf8");
const composeText = read("compose.yaml");
const compose = parse(composeText);
const application = read("../server/src/main/resources/application.yml");

test("compose.yaml obeys the Compose specification", () => {
  assert.deepEqual(composeErrors(compose), []);
});

test("the schema does refuse a service with a member it does not know", () => {
  const wrong = structuredClone(compose);
  wrong.services.collector.volume = ["typo"];
  assert.notEqual(composeErrors(wrong).length, 0);
});

test("everything that is mounted or built exists", () => {
  const mounted = Object.values(compose.services)
    .flatMap((service) => service.volumes ?? [])
    .map((volume) => volume.split(":")[0])
    .filter((source) => source.startsWith("."));
  assert.equal(mounted.length, 6);
  for (const source of mounted) assert.ok(existsSync(resolve(here, source)), `expected ${source} to exist`);
  const { context, dockerfile } = compose.services.collector.build;
  assert.ok(existsSync(resolve(here, context, dockerfile)));
});

test("named volumes are declared", () => {
  const used = Object.values(compose.services)
    .flatMap((service) => service.volumes ?? [])
    .map((volume) => volume.split(":")[0])
    .filter((source) => !source.startsWith("."));
  assert.deepEqual(used.sort(), Object.keys(compose.volumes).sort());
});

test("what the Dockerfile copies from the repository is there or is the jar", () => {
  for (const [, source] of read("Dockerfile").matchAll(/^COPY (\S+) /gm)) {
    if (source.endsWith(".jar")) continue;
    assert.ok(existsSync(resolve(here, "../..", source)), `expected ${source} to exist`);
  }
});

test("the collector knows every setting that compose, Dockerfile and unit give it", () => {
  const unit = read("isochrone-collector.service");
  const given = new Set([
    ...Object.keys(compose.services.collector.environment),
    ...[...read("Dockerfile").matchAll(/(ISOCHRONE_\w+)=/g)].map((match) => match[1]),
    ...[...unit.matchAll(/^(?:Environment=|#   )(\w+)=/gm)].map((match) => match[1]),
  ]);
  assert.ok(given.size >= 8);
  for (const name of given) assert.ok(application.includes(name), `expected application.yml to know ${name}`);
});

test("Grafana's provisioning finds every variable and folder it names", () => {
  const grafana = compose.services.grafana;
  const datasource = read("../../dashboards/grafana/provisioning/datasources/clickhouse.yaml");
  for (const [, name] of datasource.matchAll(/\$\{(\w+)\}/g)) {
    assert.ok(name in grafana.environment, `expected compose to set ${name}`);
  }
  const provider = parse(read("../../dashboards/grafana/provisioning/dashboards/isochrone.yaml")).providers[0];
  const targets = grafana.volumes.map((volume) => volume.split(":")[1]);
  assert.ok(targets.includes(provider.options.path), `expected a mount at ${provider.options.path}`);
});

test("example.env names every variable that has no default, and no password is in the repository", () => {
  const required = new Set([...(composeText + read("cluster/compose.yaml")).matchAll(/\$\{(\w+):\?/g)].map((match) => match[1]));
  const example = new Map(
    [...read("example.env").matchAll(/^(\w+)=(.*)$/gm)].map((match) => [match[1], match[2]]),
  );
  assert.ok(example.delete("COMPOSE_PROJECT_NAME"));
  assert.deepEqual([...example.keys()].sort(), [...required].sort());
  for (const [name, value] of example) assert.equal(value, "", `expected ${name} to be empty`);
});

test("Grafana's ClickHouse user is the one that may only read", () => {
  const users = read("clickhouse/users.d/grafana.xml");
  const user = compose.services.grafana.environment.ISOCHRONE_CLICKHOUSE_USER;
  assert.match(users, new RegExp(`<${user}>[^]*<profile>isochrone_reader</profile>[^]*</${user}>`));
  assert.match(users, /<readonly>2<\/readonly>/);
  assert.match(users, /GRANT SELECT ON isochrone\.\*/);
});

async function healthy(port) {
  const child = spawn(join(here, "healthy"), { env: { ...process.env, SERVER_PORT: String(port) }, stdio: "ignore" });
  return (await once(child, "exit"))[0];
}

test("the health check follows the collector's readiness", async () => {
  assert.ok(statSync(join(here, "healthy")).mode & 0o100);
  const asked = [];
  let status = 200;
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(status).end('{"status":"?"}');
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  assert.equal(await healthy(port), 0);
  status = 503;
  assert.notEqual(await healthy(port), 0);
  server.close();
  await once(server, "close");
  assert.notEqual(await healthy(port), 0);
  assert.deepEqual(asked, ["/actuator/health/readiness", "/actuator/health/readiness"]);
});
