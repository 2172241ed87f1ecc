-- Which batches are stored, by which collector's spool: asked by collectors that share this ClickHouse, since a balancer may send a
-- retry to another one than that which acknowledged the batch. SDKs give up on a batch long before eight days.
CREATE TABLE IF NOT EXISTS stored_batches
(
    batch     FixedString(16) CODEC(NONE),
    spool     LowCardinality(String) CODEC(ZSTD(3)),
    stored_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(3))
)
ENGINE = MergeTree
PARTITION BY toDate(stored_at)
ORDER BY batch
TTL stored_at + INTERVAL 8 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1
