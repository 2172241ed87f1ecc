-- What was changed when: releases, switches, incidents. Written by people and by CI, drawn on every chart.
-- The same mark sent twice is one.
CREATE TABLE IF NOT EXISTS marks
(
    tenant   LowCardinality(String) CODEC(ZSTD(3)),
    app      LowCardinality(String) COMMENT 'empty for all apps' CODEC(ZSTD(3)),
    at       DateTime64(3, 'UTC') CODEC(Delta, ZSTD(3)),
    label    String CODEC(ZSTD(3)),
    link     String COMMENT 'where more is told; may be empty' CODEC(ZSTD(3)),
    noted_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(3))
)
ENGINE = ReplacingMergeTree(noted_at)
ORDER BY (tenant, app, at, label)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1
