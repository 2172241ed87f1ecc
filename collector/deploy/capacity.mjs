// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// What requests a day come to, from measured figures: node collector/deploy/capacity.mjs
// Each figure is a row of a README's Figures table; another measurement or price is an argument: --batchesPerCore=500
const figures = {
  // collector.stored_per_s_per_core of collector and engine together, in batches of 120 requests; smaller ones are taken to cost as much
  batchesPerCore: 149_300 / 120,
  // wire.phone_day.uploads: 20.4 of a day's 200 requests kept travel in 2.84 batches; where all are, each of its 6 sessions sends at least one
  keptPerBatch: 20.4 / 2.84,
  allPerBatch: 200 / 6,
  // store.bytes_per_timing and store.bytes_per_exemplar, rollups and accounts included
  bytesPerTiming: 7.91,
  bytesPerExemplar: 51.1,
  exemplarsPerTiming: 0.02,
  retentionDays: 30,
  replicas: 2,
  // busiest minute against the mean of the day
  peak: 3,
  // how much of a core or disk is planned for
  use: 0.5,
  // money, to be replaced by one's own: a core a month, a GB of SSD a month
  corePerMonth: 25,
  gigabytePerMonth: 0.1,
  // what a shard of two replicas should hold and take
  terabytesPerShard: 2,
  coresPerShard: 8,
};
for (const argument of process.argv.slice(2)) {
  const [, name, value] = /^--(\w+)=([\d.]+)$/.exec(argument) ?? [];
  if (!(name in figures)) throw new Error(`expected --<${Object.keys(figures).join("|")}>=<number>: ${argument}`);
  figures[name] = Number(value);
}

export function capacity(requestsPerDay, keep, f = figures) {
  const keptPerDay = requestsPerDay * keep;
  const peakPerSecond = (keptPerDay / 86_400) * f.peak;
  const batchesPerSecond = peakPerSecond / (keep === 1 ? f.allPerBatch : f.keptPerBatch);
  // the measured core-seconds are of collector and engine together; replicas write what the engine's share wrote once more
  const cores = (batchesPerSecond / f.batchesPerCore / f.use) * ((1 + f.replicas) / 2);
  const bytesPerDay = keptPerDay * (f.bytesPerTiming + f.exemplarsPerTiming * f.bytesPerExemplar);
  const gigabytes = (bytesPerDay * f.retentionDays * f.replicas) / f.use / 1e9;
  const shards = Math.max(1, Math.ceil(gigabytes / f.replicas / 1000 / f.terabytesPerShard), Math.ceil(cores / f.coresPerShard));
  return { peakPerSecond, cores: Math.max(2, cores), gigabytes, shards, money: Math.max(2, cores) * f.corePerMonth + gigabytes * f.gigabytePerMonth };
}

const round = (value) => (value >= 99.5 ? Math.round(value).toLocaleString("en") : value.toPrecision(2));
if (process.argv[1] === new URL(import.meta.url).pathname) {
  console.log("| requests a day | kept | kept/s at the peak | cores | disk, all replicas | shards | a month |");
  console.log("|---|---|---|---|---|---|---|");
  for (const requests of [1e6, 1e7, 1e8, 1e9, 1e10]) {
    for (const keep of [1, 1 / 40]) {
      const c = capacity(requests, keep);
      console.log(
        `| ${requests.toLocaleString("en")} | ${keep === 1 ? "all" : "1 of 40"} | ${round(c.peakPerSecond)} | ${round(c.cores)} | ${round(c.gigabytes)} GB | ${c.shards} | ${round(c.money)} |`,
      );
    }
  }
}
