-- A planning makes one edition: a plan for every app and country at once. Plan version of region r in edition e: e * 4096 + r.
-- Rows are inserted once under their edition (the deduplication token), so that of several collectors one decides and all obey.
DROP TABLE IF EXISTS plans;

CREATE TABLE IF NOT EXISTS plan_editions
(
    edition                 UInt32 CODEC(ZSTD(3)),
    created_at              DateTime64(3, 'UTC') CODEC(ZSTD(3)),
    watermark               DateTime64(3, 'UTC') COMMENT 'the plan was made from what had arrived before' CODEC(ZSTD(3)),
    table_edition           UInt32 COMMENT 'the edition whose plans carry the tables in full' CODEC(ZSTD(3)),
    budget_per_day          Float64 COMMENT 'stored bytes, everything counted' CODEC(ZSTD(3)),
    spent_today             Float64 COMMENT 'bytes of slices and exemplars since the day began' CODEC(ZSTD(3)),
    predicted_per_day       Float64 COMMENT 'bytes a day at the traffic of the last minutes under this plan' CODEC(ZSTD(3)),
    requests_per_minute     Float64 CODEC(ZSTD(3)),
    base_keep_probability   Float64 CODEC(ZSTD(3)),
    lambda                  Float64 CODEC(ZSTD(3)),
    inputs                  String COMMENT 'JSON: policy, prices and counts that it was made from' CODEC(ZSTD(3)),
    plans                   String COMMENT 'binary: per region its key and its plan as SDKs get it; see EditionCodec' CODEC(ZSTD(6))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(created_at)
ORDER BY edition
TTL toDateTime(created_at) + INTERVAL 60 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Why is this cell kept at 3 %? What each planning of the table expected of the largest cells.
CREATE TABLE IF NOT EXISTS plan_cells
(
    edition          UInt32 CODEC(Delta, ZSTD(3)),
    created_at       DateTime('UTC') CODEC(Delta, ZSTD(3)),
    tenant           LowCardinality(String) CODEC(ZSTD(3)),
    app              LowCardinality(String) CODEC(ZSTD(3)),
    country          LowCardinality(String) CODEC(ZSTD(3)),
    api              LowCardinality(String) CODEC(ZSTD(3)),
    requests_per_day Float32 CODEC(ZSTD(3)),
    error_rate       Float32 CODEC(ZSTD(3)),
    p95_ms           Float32 COMMENT 'the threshold above which a request is worth more' CODEC(ZSTD(3)),
    keep_probability Float32 COMMENT 'mean over its requests' CODEC(ZSTD(3)),
    bytes_per_day    Float32 CODEC(ZSTD(3)),
    count_percent    Float32 COMMENT 'expected half-width of the 95 % interval of a day''s count' CODEC(ZSTD(3))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(created_at)
ORDER BY (tenant, app, country, api, edition)
TTL created_at + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1
