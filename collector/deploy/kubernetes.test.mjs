// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { StatefulSet } from "kubernetes-models/apps/v1";
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1";
import { ConfigMap, Service, ServiceAccount } from "kubernetes-models/v1";
import { parseAllDocuments } from "yaml";

const models = { StatefulSet, HorizontalPodAutoscaler, NetworkPolicy, PodDisruptionBudget, ConfigMap, Service, ServiceAccount };
const text = readFileSync(new URL("kubernetes/collector.yaml", import.meta.url), "utf8");
const application = readFileSync(new URL("../server/src/main/resources/application.yml", import.meta.url), "utf8");
const documents = parseAllDocuments(text).map((document) => document.toJS());
const of = (kind) => documents.find((document) => document.kind === kind);

for (const document of documents) {
  test(`${document.kind} ${document.metadata.name} obeys the schema of ${document.apiVersion}`, () => {
    new models[document.kind](document).validate();
  });
}

test("the schema does refuse a member of another type and one it does not know", () => {
  const wrong = structuredClone(of("StatefulSet"));
  wrong.spec.template.spec.terminationGracePeriodSeconds = "long";
  assert.throws(() => new StatefulSet(wrong).validate(), /terminationGracePeriodSeconds/);
});

test("each kind is there", () => {
  assert.deepEqual([...new Set(documents.map((document) => document.kind))].sort(), Object.keys(models).sort());
});

test("selectors, scale target, claims and mounts name what is there", () => {
  const set = of("StatefulSet");
  const labels = set.spec.template.metadata.labels;
  for (const selector of [
    set.spec.selector.matchLabels,
    of("PodDisruptionBudget").spec.selector.matchLabels,
    of("NetworkPolicy").spec.podSelector.matchLabels,
    ...documents.filter((document) => document.kind === "Service").map((service) => service.spec.selector),
  ]) {
    for (const [name, value] of Object.entries(selector)) assert.equal(labels[name], value);
  }
  assert.equal(of("HorizontalPodAutoscaler").spec.scaleTargetRef.name, set.metadata.name);
  assert.ok(documents.some((document) => document.kind === "Service" && document.metadata.name === set.spec.serviceName));
  const volumes = [...set.spec.template.spec.volumes.map((volume) => volume.name), ...set.spec.volumeClaimTemplates.map((claim) => claim.metadata.name)];
  for (const mount of set.spec.template.spec.containers[0].volumeMounts) assert.ok(volumes.includes(mount.name), mount.name);
});

test("the collector knows every setting that it is given", () => {
  for (const name of Object.keys(of("ConfigMap").data)) assert.ok(application.includes(name), name);
});

test("a pod has the time to drain its spool, and its volume outlives it", () => {
  const set = of("StatefulSet");
  const drain = Number.parseInt(of("ConfigMap").data.ISOCHRONE_STORE_DRAIN_WITHIN, 10);
  const hook = Number.parseInt(set.spec.template.spec.containers[0].lifecycle.preStop.exec.command[1], 10);
  // and the 20 s in which requests under way are answered
  assert.ok(set.spec.template.spec.terminationGracePeriodSeconds >= hook + 20 + drain + 20);
  assert.deepEqual(set.spec.persistentVolumeClaimRetentionPolicy, { whenDeleted: "Retain", whenScaled: "Retain" });
});
