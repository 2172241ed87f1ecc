-- What arrived, what was lost and why, and the plans that decided.
CREATE TABLE IF NOT EXISTS ingest_usage
(
    tenant      LowCardinality(String),
    app         LowCardinality(String),
    country     LowCardinality(String),
    received_at DateTime('UTC') CODEC(Delta, ZSTD(3)),
    batches     UInt32,
    wire_bytes  UInt64 COMMENT 'request bodies as they arrived, compressed',
    slices      UInt32,
    timings     UInt32,
    exemplars   UInt32
)
ENGINE = SummingMergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (tenant, app, country, received_at)
TTL received_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS losses
(
    tenant      LowCardinality(String),
    app         LowCardinality(String),
    country     LowCardinality(String),
    app_version LowCardinality(String),
    source      Enum8('sdk' = 1, 'collector' = 2),
    reason      LowCardinality(String),
    received_at DateTime('UTC') CODEC(Delta, ZSTD(3)),
    records     UInt64
)
ENGINE = SummingMergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (tenant, app, country, app_version, source, reason, received_at)
TTL received_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS plans
(
    version    UInt32,
    created_at DateTime64(3, 'UTC'),
    inputs     String COMMENT 'JSON: the policy and the traffic it was made from',
    plan       String COMMENT 'the binary plan as SDKs get it'
)
ENGINE = MergeTree
ORDER BY version
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1
