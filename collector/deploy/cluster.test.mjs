// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { composeErrors } from "./compose-schema.mjs";

const here = fileURLToPath(new URL("cluster/", import.meta.url));
const read = (file) => readFileSync(join(here, file), "utf8");
const compose = parse(read("compose.yaml"), { merge: true });
const application = readFileSync(new URL("../server/src/main/resources/application.yml", import.meta.url), "utf8");
const services = (part) => Object.keys(compose.services).filter((name) => name.startsWith(part));

test("the cluster's compose.yaml obeys the Compose specification", () => {
  assert.deepEqual(composeErrors(compose), []);
});

test("it is three keepers, two shards of two replicas and three collectors", () => {
  assert.equal(services("keeper").length, 3);
  assert.deepEqual(
    services("clickhouse-").map((name) => compose.services[name].environment).map(({ SHARD, REPLICA }) => SHARD + REPLICA),
    ["1a", "1b", "2a", "2b"],
  );
  assert.equal(services("collector").length, 3);
});

test("servers, keepers and balancer know each other by the names that are there", () => {
  const named = (text, tag) => [...text.matchAll(new RegExp(`<${tag}>([a-z0-9-]+)</${tag}>`, "g"))].map((match) => match[1]);
  assert.deepEqual(named(read("clickhouse.xml"), "host").sort(), [...services("keeper"), ...services("clickhouse-")].sort());
  assert.deepEqual(named(read("keeper.xml"), "hostname"), services("keeper"));
  assert.deepEqual([...read("haproxy.cfg").matchAll(/server (\w+) \1:8080/g)].map((match) => match[1]), services("collector"));
  for (const name of services("collector")) {
    assert.ok(compose.services[new URL(compose.services[name].environment.CLICKHOUSE_URL).hostname]);
  }
});

test("every variable of the configurations is given, every setting known, every mount there", () => {
  for (const [file, part] of [["clickhouse.xml", "clickhouse-"], ["keeper.xml", "keeper"]]) {
    for (const [, name] of read(file).matchAll(/from_env="(\w+)"/g)) {
      for (const service of services(part)) assert.ok(name in compose.services[service].environment, `${service} lacks ${name}`);
    }
  }
  for (const name of Object.keys(compose.services.collector1.environment)) assert.ok(application.includes(name), name);
  const mounts = Object.values(compose.services).flatMap((service) => service.volumes ?? []).map((volume) => volume.split(":")[0]);
  for (const mount of mounts) {
    if (mount === "./hash-keys") continue; // made by hash-key
    if (mount.startsWith(".")) assert.ok(existsSync(resolve(here, mount)), mount);
    else assert.ok(mount in compose.volumes, mount);
  }
});

test("collectors have the time to drain their spools", () => {
  const { collector1 } = compose.services;
  assert.ok(Number.parseInt(collector1.stop_grace_period, 10) >= Number.parseInt(collector1.environment.ISOCHRONE_STORE_DRAIN_WITHIN, 10) + 20);
});

test("hash-key makes keys of 32 bytes that only their owner reads, and never replaces one", () => {
  const directory = join(mkdtempSync(join(tmpdir(), "hash-keys-")), "keys");
  const make = () => execFileSync(join(here, "hash-key"), [directory], { encoding: "utf8" }).trim();
  const first = make();
  const bytes = readFileSync(first);
  assert.equal(bytes.length, 32);
  assert.equal(statSync(first).mode & 0o777, 0o600);
  assert.match(make(), /hash\.key\.\d{8}T\d{6}Z$/);
  assert.deepEqual(readFileSync(first), bytes);
  assert.equal(readdirSync(directory).length, 2);
});
