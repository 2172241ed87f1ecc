// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { capacity } from "./capacity.mjs";

const script = fileURLToPath(new URL("capacity.mjs", import.meta.url));
const run = (...more) => execFileSync("node", [script, ...more], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

test("the README's table is what the command prints", () => {
  const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");
  assert.ok(readme.includes(run()));
});

test("cores, disks and shards grow with requests and shrink with better figures", () => {
  const small = capacity(1e6, 1);
  const large = capacity(1e10, 1);
  assert.equal(small.shards, 1);
  assert.ok(capacity(1e10, 1 / 40).cores < large.cores);
  assert.ok(small.cores >= 2 && large.cores > small.cores && large.gigabytes > 1000 * small.gigabytes);
  assert.notEqual(run("--batchesPerCore=5000"), run());
});

test("a figure that it does not know is refused", () => {
  assert.throws(() => run("--batchPerCore=5000"));
  assert.throws(() => run("--batchesPerCore=many"));
});
