-- What outlives the raw slices: region x api by day, and the margins region and api by hour.
-- requests and errors are estimates (sums of weights); slice_variance is the sum over slices of m^2 w (w - 1), from which
-- count intervals clustered by slice come; latency maps a LogBucket to its sum of weights.
CREATE TABLE IF NOT EXISTS rollup_region_api_day
(
    tenant         LowCardinality(String) CODEC(ZSTD(3)),
    app            LowCardinality(String) CODEC(ZSTD(3)),
    country        LowCardinality(String) CODEC(ZSTD(3)),
    api            LowCardinality(String) CODEC(ZSTD(3)),
    day            Date CODEC(ZSTD(3)),
    sampled        SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(3)),
    requests       SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(3)),
    errors         SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(3)),
    slice_variance SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(3)),
    latency        SimpleAggregateFunction(sumMap, Map(Int16, Float64)) CODEC(ZSTD(3))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (tenant, app, country, api, day)
TTL day + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS rollup_region_hour
(
    tenant         LowCardinality(String) CODEC(ZSTD(3)),
    app            LowCardinality(String) CODEC(ZSTD(3)),
    country        LowCardinality(String) CODEC(ZSTD(3)),
    hour           DateTime('UTC') CODEC(ZSTD(3)),
    sampled        SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(3)),
    requests       SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(3)),
    errors         SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(3)),
    slice_variance SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(3)),
    latency        SimpleAggregateFunction(sumMap, Map(Int16, Float64)) CODEC(ZSTD(3))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, app, country, hour)
TTL hour + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS rollup_api_hour
(
    tenant         LowCardinality(String) CODEC(ZSTD(3)),
    app            LowCardinality(String) CODEC(ZSTD(3)),
    api            LowCardinality(String) CODEC(ZSTD(3)),
    hour           DateTime('UTC') CODEC(ZSTD(3)),
    sampled        SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(3)),
    requests       SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(3)),
    errors         SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(3)),
    slice_variance SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(3)),
    latency        SimpleAggregateFunction(sumMap, Map(Int16, Float64)) CODEC(ZSTD(3))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, app, api, hour)
TTL hour + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1
