-- What arrived, what was lost and why, and the plans that decided.
CREATE TABLE IF NOT EXISTS ingest_usage
(
    tenant      LowCardinality(String) CODEC(ZSTD(3)),
    app         LowCardinality(String) CODEC(ZSTD(3)),
    country     LowCardinality(String) CODEC(ZSTD(3)),
    received_at DateTime('UTC') CODEC(Delta, ZSTD(3)),
    batches     UInt32 CODEC(ZSTD(3)),
    wire_bytes  UInt64 COMMENT 'request bodies as they arrived, compressed' CODEC(ZSTD(3)),
    slices      UInt32 CODEC(ZSTD(3)),
    timings     UInt32 CODEC(ZSTD(3)),
    exemplars   UInt32 CODEC(ZSTD(3))
)
ENGINE = SummingMergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (tenant, app, country, received_at)
TTL received_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS losses
(
    tenant      LowCardinality(String) CODEC(ZSTD(3)),
    app         LowCardinality(String) CODEC(ZSTD(3)),
    country     LowCardinality(String) CODEC(ZSTD(3)),
    app_version LowCardinality(String) CODEC(ZSTD(3)),
    source      Enum8('sdk' = 1, 'collector' = 2) CODEC(ZSTD(3)),
    reason      LowCardinality(String) CODEC(ZSTD(3)),
    received_at DateTime('UTC') CODEC(Delta, ZSTD(3)),
    records     UInt64 CODEC(ZSTD(3))
)
ENGINE = SummingMergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (tenant, app, country, app_version, source, reason, received_at)
TTL received_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS plans
(
    version    UInt32 CODEC(ZSTD(3)),
    created_at DateTime64(3, 'UTC') CODEC(ZSTD(3)),
    inputs     String COMMENT 'JSON: the policy and the traffic it was made from' CODEC(ZSTD(3)),
    plan       String COMMENT 'the binary plan as SDKs get it' CODEC(ZSTD(3))
)
ENGINE = MergeTree
ORDER BY version
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1
