-- One row per kept slice. Its requests lie in Nested columns, which share one offsets file.
-- A slice is named by (install_key, session, slice). Weight of a request: 1 / (keep_probability * admission * timings.keep).
CREATE TABLE IF NOT EXISTS slices
(
    tenant                 LowCardinality(String),
    app                    LowCardinality(String),
    country                LowCardinality(String) COMMENT 'ISO 3166-1 alpha-2 at the time of the requests; empty when unknown',
    country_source         Enum8('unknown' = 0, 'device' = 1, 'address' = 2, 'cdn' = 3),
    t0                     DateTime64(3, 'UTC') CODEC(Delta, ZSTD(3)) COMMENT 'start of the slice, corrected by the age the device measured',
    received_at            DateTime64(3, 'UTC') CODEC(Delta, ZSTD(3)),
    skew_ms                Int32 CODEC(ZSTD(3)) COMMENT 'device wall clock minus collector clock',
    install_key            UInt64 CODEC(ZSTD(1)) COMMENT 'keyed hash of the installation id',
    user_key               UInt64 CODEC(ZSTD(1)) COMMENT 'keyed hash of the pseudonymous user id; 0 for none',
    session                UInt32 CODEC(T64, ZSTD(3)),
    slice                  UInt16 CODEC(T64, ZSTD(3)) COMMENT '0 is the first of its session',
    asn                    UInt32 CODEC(ZSTD(3)),
    carrier                LowCardinality(String) COMMENT 'MCC-MNC',
    network                LowCardinality(String) COMMENT 'network.connection.type, with /subtype if known',
    os                     LowCardinality(String),
    os_version             LowCardinality(String),
    app_version            LowCardinality(String),
    device_class           LowCardinality(String),
    sdk_version            LowCardinality(String),
    plan_version           UInt32 CODEC(T64, ZSTD(3)),
    keep_probability       Float32 CODEC(ZSTD(3)),
    admission              Float32 CODEC(ZSTD(3)),
    phase_keep_probability Float32 CODEC(ZSTD(3)) COMMENT '0 when the slice carries no phases',
    timings Nested
    (
        end_ds     UInt16,
        api        LowCardinality(String),
        outcome    Enum8('ok' = 0, 'client_error' = 1, 'server_error' = 2, 'dns' = 3, 'connect' = 4, 'tls' = 5, 'timeout' = 6, 'reset' = 7, 'protocol' = 8, 'cancelled' = 9, 'other' = 10),
        total      Int16,
        size       Int16,
        cache      Enum8('unknown' = 0, 'edge_miss' = 1, 'edge_hit' = 2, 'edge_revalidated' = 3, 'edge_error' = 4, 'device_hit' = 5, 'device_revalidated' = 6),
        protocol   Enum8('none' = 0, 'http/1.0' = 1, 'http/1.1' = 2, 'h2' = 3, 'h3' = 4),
        connection Enum8('none' = 0, 'new' = 1, 'reused' = 2),
        pop        LowCardinality(String),
        keep       Float32
    ),
    phases Nested
    (
        queue    Int16,
        dns      Int16,
        connect  Int16,
        tls      Int16,
        send     Int16,
        wait     Int16,
        server   Int16,
        transfer Int16
    )
)
ENGINE = MergeTree
PARTITION BY toDate(t0)
ORDER BY (tenant, app, country, toStartOfHour(t0), install_key, session, slice)
TTL toDateTime(t0) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1
