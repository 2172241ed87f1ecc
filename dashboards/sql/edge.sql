-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: which PoP serves which region, what does its cache answer, and how much faster is that?
--
-- Parameters
--   from, to  DateTime64(3)  half-open range [from, to) in which a request ended
--   app       String         one app; '' for all
--
-- Columns, one row per country and PoP
--   country         String            ISO 3166-1 alpha-2; '' when unknown
--   pop             String            the CDN's point of presence; '' when not told
--   requests        Float64           estimated number of requests: sum of weights
--   requests_low    Float64           95 % level interval of requests, clustered by slice; equal to
--   requests_high   Float64             requests when everything was kept, never below sampled
--   sampled         UInt64            timings the row is computed from: its n
--   p50_ms          Nullable(Float64) ms, weighted percentiles of the total time
--   p95_ms          Nullable(Float64)
--   unknown_share   Nullable(Float64) 0..1, weighted share of requests whose cache state nobody told
--   hit_share       Nullable(Float64) 0..1, hits among those the edge told about (hit, miss,
--                                       revalidated, error); what the device answered is in neither
--   edge_sampled    UInt64            n of hit_share
--   hit_p50_ms      Nullable(Float64) ms, median of hits
--   hit_sampled     UInt64            its n
--   miss_p50_ms     Nullable(Float64) ms, median of misses
--   miss_sampled    UInt64            its n
--   new_p50_ms      Nullable(Float64) ms, median of requests that opened a connection
--   new_sampled     UInt64            its n
--   reused_p50_ms   Nullable(Float64) ms, median of requests on a connection in use
--   reused_sampled  UInt64            its n
--   NULL when n is too small to read it from: below 10, p95 below 20 timings.
--
-- Order: country, pop.
WITH
    toUnixTimestamp64Milli({from:DateTime64(3)}) AS from_ms,
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms
SELECT
    country,
    pop,
    requests,
    greatest(toFloat64(sampled), requests - 1.96 * sqrt(variance)) AS requests_low,
    requests + 1.96 * sqrt(variance) AS requests_high,
    sampled,
    if(measured[1] >= 10, percentiles_ms[1], NULL) AS p50_ms,
    if(measured[1] >= 20, percentiles_ms[2], NULL) AS p95_ms,
    if(sampled >= 10, unknown / requests, NULL) AS unknown_share,
    if(edge_sampled >= 10, hits / edge, NULL) AS hit_share,
    edge_sampled,
    if(measured[2] >= 10, percentiles_ms[3], NULL) AS hit_p50_ms,
    measured[2] AS hit_sampled,
    if(measured[3] >= 10, percentiles_ms[4], NULL) AS miss_p50_ms,
    measured[3] AS miss_sampled,
    if(measured[4] >= 10, percentiles_ms[5], NULL) AS new_p50_ms,
    measured[4] AS new_sampled,
    if(measured[5] >= 10, percentiles_ms[6], NULL) AS reused_p50_ms,
    measured[5] AS reused_sampled
FROM
(
    SELECT
        *,
        -- the first bucket that reaches a share of the weight; the 1e-9 absorbs summation order
        arrayMap(
            (q, times) -> times.1[arrayFirstIndex(
                c -> c >= (q - 1e-9) * arraySum(times.2), arrayCumSum(times.2))],
            [0.50, 0.95, 0.50, 0.50, 0.50, 0.50],
            [all_times, all_times, hit_times, miss_times, new_times, reused_times])
            AS percentile_buckets,
        arrayMap(
            b -> if(b <= 0, 0, pow(1.04, b - 0.5) / 1000), percentile_buckets) AS percentiles_ms
    FROM
    (
        SELECT
            country,
            pop,
            sum(slice_weight * k) AS requests,
            -- as in heatmap.sql, with the requests of the slice and PoP together
            sum(slice_weight * k * ((slice_weight - 1) * pop_requests + k - 1)) AS variance,
            count() AS sampled,
            sumIf(slice_weight * k, cache = 'unknown') AS unknown,
            sumIf(slice_weight * k, cache = 'edge_hit') AS hits,
            sumIf(slice_weight * k, startsWith(toString(cache), 'edge_')) AS edge,
            countIf(startsWith(toString(cache), 'edge_')) AS edge_sampled,
            [
                countIf(total >= 0),
                countIf(total >= 0 AND cache = 'edge_hit'),
                countIf(total >= 0 AND cache = 'edge_miss'),
                countIf(total >= 0 AND connection = 'new'),
                countIf(total >= 0 AND connection = 'reused')
            ] AS measured,
            sumMapIf([total], [slice_weight * k], total >= 0) AS all_times,
            sumMapIf([total], [slice_weight * k], total >= 0 AND cache = 'edge_hit') AS hit_times,
            sumMapIf([total], [slice_weight * k], total >= 0 AND cache = 'edge_miss') AS miss_times,
            sumMapIf([total], [slice_weight * k], total >= 0 AND connection = 'new') AS new_times,
            sumMapIf([total], [slice_weight * k], total >= 0 AND connection = 'reused')
                AS reused_times
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
                -- numbers compare faster than names
                arrayEnumerateDense(timings.pop) AS pop_numbers,
                arrayMap(
                    this -> arraySum((k, that) -> k * (this = that), inverse_keeps, pop_numbers),
                    pop_numbers) AS requests_of_pop,
                timings.pop AS pops,
                timings.total AS totals,
                timings.cache AS caches,
                timings.connection AS connections
            FROM slices
            -- end_ds is a UInt16, so that no request ends later than 6553.5 s after its t0
            WHERE t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                AND t0 < {to:DateTime64(3)}
                AND ({app:String} = '' OR app = {app:String})
        )
        ARRAY JOIN
            inverse_keeps AS k,
            requests_of_pop AS pop_requests,
            pops AS pop,
            totals AS total,
            caches AS cache,
            connections AS connection
        WHERE k > 0
        GROUP BY country, pop
    )
)
ORDER BY country, pop
