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
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms,
    -- of how many slices one is read, so that a million timings are read
    (
        SELECT isochrone_lots(sum(sampled), sum(sampled)) FROM rollup_region_hour
        WHERE hour >= toStartOfHour({from:DateTime64(3)}) AND hour < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
    ) AS some_lots,
    assumeNotNull(some_lots) AS lots
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
        arrayMap(
            (q, times) -> isochrone_bucket_ms(isochrone_bucket_at(
                times.1, arrayCumSum(times.2), q)),
            [0.50, 0.95, 0.50, 0.50, 0.50, 0.50],
            [all_times, all_times, hit_times, miss_times, new_times, reused_times])
            AS percentiles_ms
    FROM
    (
        SELECT
            any(own_country) AS country,
            any(own_pop) AS pop,
            sum(weight) AS requests,
            sum(own_variance) AS variance,
            sum(n) AS sampled,
            sumIf(weight, cache = 'unknown') AS unknown,
            sumIf(weight, cache = 'edge_hit') AS hits,
            sumIf(weight, is_edge) AS edge,
            sumIf(n, is_edge) AS edge_sampled,
            [
                sumIf(n, bucket >= 0),
                sumIf(n, bucket >= 0 AND cache = 'edge_hit'),
                sumIf(n, bucket >= 0 AND cache = 'edge_miss'),
                sumIf(n, bucket >= 0 AND connection = 'new'),
                sumIf(n, bucket >= 0 AND connection = 'reused')
            ] AS measured,
            arraySort(groupArrayIf((bucket, weight), bucket >= 0)) AS all_times,
            arraySort(groupArrayIf((bucket, weight), bucket >= 0 AND cache = 'edge_hit'))
                AS hit_times,
            arraySort(groupArrayIf((bucket, weight), bucket >= 0 AND cache = 'edge_miss'))
                AS miss_times,
            arraySort(groupArrayIf((bucket, weight), bucket >= 0 AND connection = 'new'))
                AS new_times,
            arraySort(groupArrayIf((bucket, weight), bucket >= 0 AND connection = 'reused'))
                AS reused_times
        FROM
        (
            SELECT
                -- numbers are grouped faster than names
                cityHash64(country, pop) AS cell,
                any(country) AS own_country,
                any(pop) AS own_pop,
                cache,
                connection,
                startsWith(toString(cache), 'edge_') AS is_edge,
                bucket,
                sum(w * k) AS weight,
                -- as in heatmap.sql, with the requests of the slice and PoP together
                sum(isochrone_added(w, k, pop_requests)) AS own_variance,
                count() AS n
            FROM
            (
                SELECT
                    country,
                    w,
                    inverse_keeps,
                    -- once for each PoP of a slice: they are few
                    arrayMap(
                        this -> arraySum((k, that) -> k * (this = that), inverse_keeps, numbers),
                        arrayDistinct(numbers)) AS requests_of_pops,
                    arrayMap(number -> requests_of_pops[number], numbers) AS requests_of_pop,
                    timings.pop,
                    timings.total,
                    timings.cache,
                    timings.connection
                FROM
                (
                    SELECT
                        country,
                        lots / (toFloat64(keep_probability) * admission) AS w,
                        isochrone_inverse_keeps(
                            toUnixTimestamp64Milli(t0), timings.keep, timings.end_ds, from_ms, to_ms) AS inverse_keeps,
                        -- numbers compare faster than names
                        arrayEnumerateDense(timings.pop) AS numbers,
                        timings.pop,
                        timings.total,
                        timings.cache,
                        timings.connection
                    FROM
                    (
                        -- end_ds is a UInt16: no request ends later than 6553.5 s after its t0
                        SELECT country, t0, keep_probability, admission, timings.pop, timings.total,
                            timings.cache, timings.connection, timings.keep, timings.end_ds
                        FROM slices
                        WHERE lots < 64
                            AND t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                            AND t0 < {to:DateTime64(3)}
                            AND isochrone_in_lot(lots, install_key, session, slice)
                            AND ({app:String} = '' OR app = {app:String})
                        UNION ALL
                        SELECT country, t0, keep_probability, admission, timings.pop, timings.total,
                            timings.cache, timings.connection, timings.keep, timings.end_ds
                        FROM slices_lot
                        WHERE lots >= 64
                            AND t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                            AND t0 < {to:DateTime64(3)}
                            AND isochrone_in_lot(lots, install_key, session, slice)
                            AND ({app:String} = '' OR app = {app:String})
                    )
                )
            )
            ARRAY JOIN
                inverse_keeps AS k,
                requests_of_pop AS pop_requests,
                timings.pop AS pop,
                timings.total AS bucket,
                timings.cache AS cache,
                timings.connection AS connection
            WHERE k > 0
            GROUP BY cell, cache, connection, bucket
        )
        GROUP BY cell
    )
)
ORDER BY country, pop
SETTINGS
    -- a day is a few granules: read them on every core
    merge_tree_min_rows_for_concurrent_read = 8192,
    merge_tree_min_bytes_for_concurrent_read = 1048576,
    -- every question has other constants, so that compiled code is used once
    compile_expressions = 0,
    -- what several columns are read from is computed once, and not for each
    short_circuit_function_evaluation = 'disable',
    -- passes over the analysed text that find nothing to do
    optimize_and_compare_chain = 0,
    optimize_redundant_functions_in_order_by = 0,
    optimize_group_by_function_keys = 0
