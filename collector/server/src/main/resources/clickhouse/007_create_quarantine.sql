-- Slices that were not stored because their weight is not to be believed; losses counts all of them by the same reasons.
CREATE TABLE IF NOT EXISTS quarantine
(
    tenant                    LowCardinality(String) CODEC(ZSTD(3)),
    app                       LowCardinality(String) CODEC(ZSTD(3)),
    country                   LowCardinality(String) CODEC(ZSTD(3)),
    received_at               DateTime('UTC') CODEC(Delta, ZSTD(3)),
    install_key               UInt64 CODEC(ZSTD(1)),
    plan_version              UInt32 CODEC(T64, ZSTD(3)),
    reason                    LowCardinality(String) CODEC(ZSTD(3)),
    keep_probability          Float32 COMMENT 'as claimed' CODEC(ZSTD(3)),
    expected_keep_probability Float32 COMMENT 'as its plan gives it; 0 when not known' CODEC(ZSTD(3)),
    requests                  UInt16 CODEC(T64, ZSTD(3))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (tenant, app, received_at)
TTL received_at + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1
