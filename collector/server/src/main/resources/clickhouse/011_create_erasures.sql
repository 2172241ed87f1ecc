-- The audit log of erasures: who was erased (by keyed hash), on whose word, and what was removed.
CREATE TABLE IF NOT EXISTS erasures
(
    erasure      UUID,
    tenant       LowCardinality(String),
    app          LowCardinality(String),
    subject      Enum8('installation' = 1, 'user' = 2),
    key          UInt64 COMMENT 'keyed hash of the id, as in slices',
    requested_by LowCardinality(String) COMMENT 'name of the token, or device',
    requested_at DateTime64(3, 'UTC'),
    erased_at    DateTime64(3, 'UTC'),
    rows         Map(LowCardinality(String), UInt64) COMMENT 'rows removed, by table; dead_letters are files'
)
ENGINE = ReplacingMergeTree(erased_at)
ORDER BY (requested_at, erasure)
TTL toDateTime(requested_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
