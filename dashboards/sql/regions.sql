-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: how does the app feel in each region?
--
-- Parameters
--   from, to  DateTime64(3)  half-open range [from, to) in which a request ended
--   app       String         one app; '' for all
--
-- Columns, one row per country
--   country        String            ISO 3166-1 alpha-2; '' when unknown
--   requests       Float64           estimated number of requests: sum of weights
--   requests_low   Float64           95 % level interval of requests, clustered by slice; equal to
--   requests_high  Float64             requests when everything was kept, never below sampled
--   sampled        UInt64            timings the row is computed from: its n
--   error_rate     Nullable(Float64) 0..1, weighted share of outcomes other than ok and cancelled
--   p50_ms         Nullable(Float64) ms, weighted percentiles of the total time of all requests,
--   p95_ms         Nullable(Float64)   whatever their outcome; geometric middle of a LogBucket,
--   p99_ms         Nullable(Float64)   hence within 2 %
--   A rate or percentile is NULL when n is too small to read it from: error_rate and p50 below 10,
--   p95 below 20, p99 below 100 timings.
--
-- Order: country.
WITH
    toUnixTimestamp64Milli({from:DateTime64(3)}) AS from_ms,
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms
SELECT
    country,
    requests,
    greatest(toFloat64(sampled), requests - 1.96 * sqrt(variance)) AS requests_low,
    requests + 1.96 * sqrt(variance) AS requests_high,
    sampled,
    if(sampled >= 10, errors / requests, NULL) AS error_rate,
    if(measured >= 10, percentiles_ms[1], NULL) AS p50_ms,
    if(measured >= 20, percentiles_ms[2], NULL) AS p95_ms,
    if(measured >= 100, percentiles_ms[3], NULL) AS p99_ms
FROM
(
    SELECT
        *,
        latency.1 AS buckets,
        arrayCumSum(latency.2) AS cumulative,
        -- the first bucket that reaches a share of the weight; the 1e-9 absorbs summation order
        arrayMap(
            q -> buckets[arrayFirstIndex(c -> c >= (q - 1e-9) * cumulative[-1], cumulative)],
            [0.50, 0.95, 0.99]) AS percentile_buckets,
        arrayMap(
            b -> if(b <= 0, 0, pow(1.04, b - 0.5) / 1000), percentile_buckets) AS percentiles_ms
    FROM
    (
        SELECT
            country,
            sum(slice_weight * inverse_keep) AS requests,
            -- slices are drawn, then timings inside them: w (w - 1) m^2 + w sum of k (k - 1),
            -- with m^2 spread over the timings of the slice as k m
            sum(slice_weight * inverse_keep
                * ((slice_weight - 1) * slice_requests + inverse_keep - 1)) AS variance,
            count() AS sampled,
            countIf(total >= 0) AS measured,
            sumIf(slice_weight * inverse_keep, outcome NOT IN ('ok', 'cancelled')) AS errors,
            sumMapIf([total], [slice_weight * inverse_keep], total >= 0) AS latency
        FROM
        (
            SELECT
                country,
                1 / (toFloat64(keep_probability) * admission) AS slice_weight,
                -- 0 for a timing that ended outside the range
                arrayMap(
                    (keep, end_ds) -> if(
                        toUnixTimestamp64Milli(t0) + end_ds * 100 >= from_ms
                            AND toUnixTimestamp64Milli(t0) + end_ds * 100 < to_ms,
                        1 / toFloat64(keep), 0),
                    timings.keep, timings.end_ds) AS inverse_keeps,
                arraySum(inverse_keeps) AS slice_requests,
                timings.total AS totals,
                timings.outcome AS outcomes
            FROM slices
            -- end_ds is a UInt16, so that no request ends later than 6553.5 s after its t0
            WHERE t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                AND t0 < {to:DateTime64(3)}
                AND ({app:String} = '' OR app = {app:String})
        )
        ARRAY JOIN
            inverse_keeps AS inverse_keep,
            totals AS total,
            outcomes AS outcome
        WHERE inverse_keep > 0
        GROUP BY country
    )
)
ORDER BY country
