-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: how did one API develop, in one region or in all?
--
-- Parameters
--   from, to  DateTime64(3)  half-open range [from, to) in which a request ended
--   app       String         one app; '' for all
--   api       String         one API; '' for all
--   country   String         one country; '' for all, '??' for the unknown one
--
-- Columns, one row per step in which a request ended
--   start_ms       Int64             ms since 1970, begin of the step, a multiple of step_ms
--   step_ms        Int64             length: the range in at most 61 steps
--   requests       Float64           estimated number of requests: sum of weights
--   requests_low   Float64           95 % level interval of requests, clustered by slice; equal to
--   requests_high  Float64             requests when everything was kept, never below sampled
--   sampled        UInt64            timings the row is computed from: its n
--   error_rate     Nullable(Float64) 0..1, weighted share of outcomes other than ok and cancelled
--   p50_ms         Nullable(Float64) ms, weighted percentiles of the total time as in regions.sql,
--   p50_low_ms     Nullable(Float64)   each with its 95 % level interval, clustered by slice
--   p50_high_ms    Nullable(Float64)   (Woodruff's: the interval of the share of requests up to
--   p95_ms         Nullable(Float64)   the percentile, read as percentiles)
--   p95_low_ms     Nullable(Float64)
--   p95_high_ms    Nullable(Float64)
--   p99_ms         Nullable(Float64)
--   p99_low_ms     Nullable(Float64)
--   p99_high_ms    Nullable(Float64)
--   band_low_ms    Float64[]         ms, lower ends of the bands of time with requests; a band ends
--   band_requests  Float64[]           at 1.04^12 = 1.60 times its begin. And requests in each
--   A rate or percentile is NULL when n is too small to read it from: error_rate and p50 below 10,
--   p95 below 20, p99 below 100 timings.
--
-- Order: start_ms.
WITH
    toUnixTimestamp64Milli({from:DateTime64(3)}) AS from_ms,
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms,
    toInt64(86400000) AS day_ms,
    arrayFirst(
        step -> to_ms - from_ms <= 60 * step,
        arrayMap(s -> toInt64(1000 * s), [10, 30, 60, 300, 600, 1800, 3600, 10800, 21600, 43200]))
        AS fine_ms,
    if(fine_ms > 0, fine_ms, day_ms * intDiv(to_ms - from_ms + 60 * day_ms - 1, 60 * day_ms))
        AS step
SELECT
    start_ms,
    assumeNotNull(step) AS step_ms,
    requests,
    greatest(toFloat64(sampled), requests - 1.96 * sqrt(variance)) AS requests_low,
    requests + 1.96 * sqrt(variance) AS requests_high,
    sampled,
    if(sampled >= 10, errors / requests, NULL) AS error_rate,
    if(measured >= 10, middles_ms[1], NULL) AS p50_ms,
    if(measured >= 10, lows_ms[1], NULL) AS p50_low_ms,
    if(measured >= 10, highs_ms[1], NULL) AS p50_high_ms,
    if(measured >= 20, middles_ms[2], NULL) AS p95_ms,
    if(measured >= 20, lows_ms[2], NULL) AS p95_low_ms,
    if(measured >= 20, highs_ms[2], NULL) AS p95_high_ms,
    if(measured >= 100, middles_ms[3], NULL) AS p99_ms,
    if(measured >= 100, lows_ms[3], NULL) AS p99_low_ms,
    if(measured >= 100, highs_ms[3], NULL) AS p99_high_ms,
    arrayMap(band -> if(band < 0, 0, pow(1.04, 12 * band) / 1000), bands.1) AS band_low_ms,
    bands.2 AS band_requests
FROM
(
    SELECT
        *,
        latency.1 AS buckets,
        arrayCumSum(latency.2) AS cumulative,
        [0.50, 0.95, 0.99] AS shares,
        -- the first bucket that reaches a share of the weight; the 1e-9 absorbs summation order
        arrayMap(
            q -> buckets[arrayFirstIndex(c -> c >= (q - 1e-9) * cumulative[-1], cumulative)],
            shares) AS middles,
        -- standard error of the share of requests up to the percentile: as the variance of a
        -- count, with each request counted as 1 - q up to the percentile and -q beyond it
        arrayMap(
            (q, middle) -> sqrt(arraySum(
                (w, bs, ks) ->
                    w * (w - 1) * pow(arraySum((b, k) -> k * ((b <= middle) - q), bs, ks), 2)
                    + w * arraySum((b, k) -> k * (k - 1) * pow((b <= middle) - q, 2), bs, ks),
                slice_weights, slice_buckets, slice_keeps)) / cumulative[-1],
            shares, middles) AS errors_of_shares,
        arrayMap(
            (q, se) -> buckets[arrayFirstIndex(
                c -> c >= (greatest(q - 1.96 * se, 0) - 1e-9) * cumulative[-1], cumulative)],
            shares, errors_of_shares) AS lows,
        arrayMap(
            (q, se) -> buckets[arrayFirstIndex(
                c -> c >= (least(q + 1.96 * se, 1) - 1e-9) * cumulative[-1], cumulative)],
            shares, errors_of_shares) AS highs,
        arrayMap(b -> if(b <= 0, 0, pow(1.04, b - 0.5) / 1000), middles) AS middles_ms,
        arrayMap(b -> if(b <= 0, 0, pow(1.04, b - 0.5) / 1000), lows) AS lows_ms,
        arrayMap(b -> if(b <= 0, 0, pow(1.04, b - 0.5) / 1000), highs) AS highs_ms
    FROM
    (
        SELECT
            start_ms,
            sum(w * m) AS requests,
            sum(w * (w - 1) * m * m + w * kept_inside) AS variance,
            sum(timing_count) AS sampled,
            sum(length(own_buckets)) AS measured,
            sum(w * failed) AS errors,
            groupArray(w) AS slice_weights,
            groupArray(own_buckets) AS slice_buckets,
            groupArray(own_keeps) AS slice_keeps,
            sumMap(own_buckets, arrayMap(k -> w * k, own_keeps)) AS latency,
            sumMap(
                arrayMap(b -> if(b <= 0, -1, intDiv(b - 1, 12)), own_buckets),
                arrayMap(k -> w * k, own_keeps)) AS bands
        FROM
        (
            SELECT
                intDiv(ended_ms, step) * step AS start_ms,
                slice_weight AS w,
                count() AS timing_count,
                sum(k) AS m,
                sum(k * (k - 1)) AS kept_inside,
                sumIf(k, outcome NOT IN ('ok', 'cancelled')) AS failed,
                groupArrayIf(total, total >= 0) AS own_buckets,
                groupArrayIf(k, total >= 0) AS own_keeps
            FROM
            (
                SELECT
                    (tenant, app, install_key, session, slice) AS slice_id,
                    1 / (toFloat64(keep_probability) * admission) AS slice_weight,
                    toUnixTimestamp64Milli(t0) + end_ds * 100 AS ended_ms,
                    1 / toFloat64(keep) AS k,
                    total,
                    outcome
                FROM slices
                ARRAY JOIN
                    timings.end_ds AS end_ds,
                    timings.api AS name,
                    timings.total AS total,
                    timings.outcome AS outcome,
                    timings.keep AS keep
                -- end_ds is a UInt16, so that no request ends later than 6553.5 s after its t0
                WHERE t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                    AND t0 < {to:DateTime64(3)}
                    AND ended_ms >= from_ms AND ended_ms < to_ms
                    AND ({app:String} = '' OR app = {app:String})
                    AND ({api:String} = '' OR name = {api:String})
                    AND ({country:String} = ''
                        OR country = if({country:String} = '??', '', {country:String}))
            )
            GROUP BY slice_id, slice_weight, start_ms
        )
        GROUP BY start_ms
    )
)
ORDER BY start_ms
