-- What outlives the raw slices: region x api by day, and the margins region and api by hour.
-- requests and errors are estimates (sums of weights); slice_variance is the sum over slices of m^2 w (w - 1), from which
-- count intervals clustered by slice come; latency maps a LogBucket to its sum of weights.
CREATE TABLE IF NOT EXISTS rollup_region_api_day
(
    tenant         LowCardinality(String),
    app            LowCardinality(String),
    country        LowCardinality(String),
    api            LowCardinality(String),
    day            Date,
    sampled        SimpleAggregateFunction(sum, UInt64),
    requests       SimpleAggregateFunction(sum, Float64),
    errors         SimpleAggregateFunction(sum, Float64),
    slice_variance SimpleAggregateFunction(sum, Float64),
    latency        SimpleAggregateFunction(sumMap, Map(Int16, Float64))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (tenant, app, country, api, day)
TTL day + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS rollup_region_hour
(
    tenant         LowCardinality(String),
    app            LowCardinality(String),
    country        LowCardinality(String),
    hour           DateTime('UTC'),
    sampled        SimpleAggregateFunction(sum, UInt64),
    requests       SimpleAggregateFunction(sum, Float64),
    errors         SimpleAggregateFunction(sum, Float64),
    slice_variance SimpleAggregateFunction(sum, Float64),
    latency        SimpleAggregateFunction(sumMap, Map(Int16, Float64))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, app, country, hour)
TTL hour + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS rollup_api_hour
(
    tenant         LowCardinality(String),
    app            LowCardinality(String),
    api            LowCardinality(String),
    hour           DateTime('UTC'),
    sampled        SimpleAggregateFunction(sum, UInt64),
    requests       SimpleAggregateFunction(sum, Float64),
    errors         SimpleAggregateFunction(sum, Float64),
    slice_variance SimpleAggregateFunction(sum, Float64),
    latency        SimpleAggregateFunction(sumMap, Map(Int16, Float64))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, app, api, hour)
TTL hour + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1
