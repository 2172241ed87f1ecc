-- One row per kept slice. Its requests lie in two groups of arrays, timings.* and phases.*: the columns of a Nested, written out so
-- that each can have its codec. The arrays of a group share one file of offsets.
-- A slice is named by (install_key, session, slice). Weight of a request: 1 / (keep_probability * admission * timings.keep).
CREATE TABLE IF NOT EXISTS slices
(
    tenant                 LowCardinality(String) CODEC(ZSTD(3)),
    app                    LowCardinality(String) CODEC(ZSTD(3)),
    country                LowCardinality(String) COMMENT 'ISO 3166-1 alpha-2 at the time of the requests; empty when unknown' CODEC(ZSTD(3)),
    country_source         Enum8('unknown' = 0, 'device' = 1, 'address' = 2, 'cdn' = 3) CODEC(ZSTD(3)),
    t0                     DateTime64(3, 'UTC') COMMENT 'start of the slice, corrected by the age the device measured' CODEC(Delta, ZSTD(3)),
    received_at            DateTime64(3, 'UTC') CODEC(Delta, ZSTD(3)),
    skew_ms                Int32 COMMENT 'device wall clock minus collector clock' CODEC(ZSTD(3)),
    install_key            UInt64 COMMENT 'keyed hash of the installation id' CODEC(ZSTD(1)),
    user_key               UInt64 COMMENT 'keyed hash of the pseudonymous user id; 0 for none' CODEC(ZSTD(1)),
    session                UInt32 CODEC(T64, ZSTD(3)),
    slice                  UInt16 COMMENT '0 is the first of its session' CODEC(T64, ZSTD(3)),
    asn                    UInt32 CODEC(ZSTD(3)),
    carrier                LowCardinality(String) COMMENT 'MCC-MNC' CODEC(ZSTD(3)),
    network                LowCardinality(String) COMMENT 'network.connection.type, with /subtype if known' CODEC(ZSTD(3)),
    os                     LowCardinality(String) CODEC(ZSTD(3)),
    os_version             LowCardinality(String) CODEC(ZSTD(3)),
    app_version            LowCardinality(String) CODEC(ZSTD(3)),
    device_class           LowCardinality(String) CODEC(ZSTD(3)),
    sdk_version            LowCardinality(String) CODEC(ZSTD(3)),
    plan_version           UInt32 CODEC(T64, ZSTD(3)),
    keep_probability       Float32 CODEC(ZSTD(3)),
    admission              Float32 CODEC(ZSTD(3)),
    phase_keep_probability Float32 COMMENT '0 when the slice carries no phases' CODEC(ZSTD(3)),
    `timings.end_ds`       Array(UInt16) CODEC(ZSTD(3)),
    `timings.api`          Array(LowCardinality(String)) CODEC(ZSTD(3)),
    `timings.outcome`      Array(Enum8('ok' = 0, 'client_error' = 1, 'server_error' = 2, 'dns' = 3, 'connect' = 4, 'tls' = 5, 'timeout' = 6, 'reset' = 7, 'protocol' = 8, 'cancelled' = 9, 'other' = 10)) CODEC(ZSTD(3)),
    `timings.total`        Array(Int16) CODEC(ZSTD(3)),
    `timings.size`         Array(Int16) CODEC(ZSTD(3)),
    `timings.cache`        Array(Enum8('unknown' = 0, 'edge_miss' = 1, 'edge_hit' = 2, 'edge_revalidated' = 3, 'edge_error' = 4, 'device_hit' = 5, 'device_revalidated' = 6)) CODEC(ZSTD(3)),
    `timings.protocol`     Array(Enum8('none' = 0, 'http/1.0' = 1, 'http/1.1' = 2, 'h2' = 3, 'h3' = 4)) CODEC(ZSTD(3)),
    `timings.connection`   Array(Enum8('none' = 0, 'new' = 1, 'reused' = 2)) CODEC(ZSTD(3)),
    `timings.pop`          Array(LowCardinality(String)) CODEC(ZSTD(3)),
    `timings.keep`         Array(Float32) CODEC(ZSTD(1)),
    `phases.queue`         Array(Int16) CODEC(ZSTD(3)),
    `phases.dns`           Array(Int16) CODEC(ZSTD(3)),
    `phases.connect`       Array(Int16) CODEC(ZSTD(3)),
    `phases.tls`           Array(Int16) CODEC(ZSTD(3)),
    `phases.send`          Array(Int16) CODEC(ZSTD(3)),
    `phases.wait`          Array(Int16) CODEC(ZSTD(3)),
    `phases.server`        Array(Int16) CODEC(ZSTD(3)),
    `phases.transfer`      Array(Int16) CODEC(ZSTD(3))
)
ENGINE = MergeTree
PARTITION BY toDate(t0)
ORDER BY (tenant, app, country, toStartOfHour(t0), install_key, session, slice)
TTL toDateTime(t0) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1
