-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: which API is slow or failing in which region?
--
-- Parameters
--   from, to  DateTime64(3)  half-open range [from, to) in which a request ended
--   app       String         one app; '' for all
--
-- Columns, one row per country and api that was requested there
--   country        String            ISO 3166-1 alpha-2; '' when unknown
--   api            String            method and route template
--   requests       Float64           estimated number of requests: sum of weights
--   requests_low   Float64           95 % level interval of requests, clustered by slice; equal to
--   requests_high  Float64             requests when everything was kept, never below sampled
--   sampled        UInt64            timings the row is computed from: its n
--   error_rate     Nullable(Float64) 0..1, weighted share of outcomes other than ok and cancelled
--   error_low      Nullable(Float64)   with its 95 % level interval, clustered by slice; with fewer
--   error_high     Nullable(Float64)   than 20 errors its end is that of a Poisson count as well
--   p50_ms         Nullable(Float64) ms, weighted percentiles of the total time of all requests,
--   p50_low_ms     Nullable(Float64)   whatever their outcome, interpolated inside a LogBucket;
--   p50_high_ms    Nullable(Float64)   each with its 95 % level interval, clustered by slice
--   p95_ms         Nullable(Float64)   (Woodruff's: the interval of the share of requests up to
--   p95_low_ms     Nullable(Float64)   the percentile, read as percentiles)
--   p95_high_ms    Nullable(Float64)
--   p99_ms         Nullable(Float64)
--   p99_low_ms     Nullable(Float64)
--   p99_high_ms    Nullable(Float64)
--   NULL is "not enough data": fewer than 10 timings for a rate, fewer than 20 on either side of a
--   percentile; where everything was kept, fewer than 10, 20, 100 timings for p50, p95, p99.
--
-- Order: country, api.
WITH
    toUnixTimestamp64Milli({from:DateTime64(3)}) AS from_ms,
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms,
    -- the whole days of a long range are read from a rollup
    to_ms - from_ms > 172800000 AS is_long,
    if(is_long, 86400000 * intDiv(from_ms + 86399999, 86400000), to_ms) AS rolled_from_ms,
    if(is_long, 86400000 * intDiv(to_ms, 86400000), to_ms) AS rolled_to_ms,
    -- of how many slices one is read, so that the rest of the range is a million timings
    (
        SELECT isochrone_lots(sum(sampled), sum(sampled)) FROM rollup_region_hour
        WHERE (hour >= toStartOfHour({from:DateTime64(3)})
                AND hour < fromUnixTimestamp64Milli(rolled_from_ms)
                OR hour >= fromUnixTimestamp64Milli(rolled_to_ms)
                AND hour < {to:DateTime64(3)})
            AND ({app:String} = '' OR app = {app:String})
    ) AS some_lots,
    assumeNotNull(some_lots) AS lots,
    [0.50, 0.95, 0.99] AS shares
SELECT
    country,
    api,
    requests,
    greatest(toFloat64(sampled), requests - 1.96 * sqrt(variance)) AS requests_low,
    requests + 1.96 * sqrt(variance) AS requests_high,
    sampled,
    if(sampled >= 10, rate, NULL) AS error_rate,
    if(sampled >= 10, greatest(0., rate - rate_width), NULL) AS error_low,
    if(sampled >= 10, least(1., rate + rate_width + rare_width), NULL) AS error_high,
    if(enough[1], middles[1], NULL) AS p50_ms,
    if(p50_ms IS NULL, NULL, lows[1]) AS p50_low_ms,
    if(p50_ms IS NULL, NULL, highs[1]) AS p50_high_ms,
    if(enough[2], middles[2], NULL) AS p95_ms,
    if(p95_ms IS NULL, NULL, lows[2]) AS p95_low_ms,
    if(p95_ms IS NULL, NULL, highs[2]) AS p95_high_ms,
    if(enough[3], middles[3], NULL) AS p99_ms,
    if(p99_ms IS NULL, NULL, lows[3]) AS p99_low_ms,
    if(p99_ms IS NULL, NULL, highs[3]) AS p99_high_ms
FROM
(
    SELECT
        *,
        arrayMap(q -> isochrone_time_at(buckets, cumulative, q), shares) AS middles,
        arrayMap(
            (q, width) -> isochrone_time_at(buckets, cumulative, greatest(0., q - width)),
            shares, widths) AS lows,
        arrayMap(
            (q, width) -> isochrone_time_at(buckets, cumulative, least(1., q + width)),
            shares, widths) AS highs,
        -- where everything was kept; else 20 timings on either side
        arrayMap(
            (n, exact_from) -> if(
                products_up_to[-1] = 0, timed >= exact_from, least(n, timed - n) >= 20),
            beyond, [10, 20, 100]) AS enough,
        errors / requests AS rate,
        isochrone_half_width(rate, sqrt(greatest(
            0, errors_squared - 2 * rate * errors_by_requests + rate * rate * variance))
            / requests) AS rate_width,
        if(failed >= 20, 0, isochrone_rare_width(sampled, requests)) AS rare_width
    FROM
    (
        SELECT
            *,
            arraySum(numbers) AS timed,
            arrayMap(q -> isochrone_beyond(buckets, cumulative, numbers, q), shares) AS beyond,
            -- of the share of requests up to a percentile: half its interval
            arrayMap(
                (q, i) -> isochrone_half_width(q, sqrt(greatest(
                    0., squares_up_to[i] - 2 * q * products_up_to[i] + q * q * products_up_to[-1]))
                    / cumulative[-1]),
                shares, arrayMap(
                    q -> arrayFirstIndex(c -> c >= (q - 1e-9) * cumulative[-1], cumulative),
                    shares)) AS widths
        FROM
        (
            SELECT
                max(cell_country) AS country,
                max(cell_api) AS api,
                sum(own_requests) AS requests,
                sum(own_variance) AS variance,
                sum(own_sampled) AS sampled,
                sum(own_failed) AS failed,
                sum(own_errors) AS errors,
                sum(own_errors_squared) AS errors_squared,
                sum(own_errors_by_requests) AS errors_by_requests,
                arraySort(groupArrayIf(
                    (bucket, own_weight, own_squares, own_products, own_number),
                    bucket >= 0)) AS points,
                -- a bucket of which both slices and the rollup have something stands there twice: the running
                -- sums up to the second are the bucket's
                arrayMap(
                    (b, next) -> b != next,
                    points.1, arrayPopFront(arrayPushBack(points.1, toInt16(-1)))) AS is_last,
                arrayFilter((b, last) -> last, points.1, is_last) AS buckets,
                arrayFilter((c, last) -> last, arrayCumSum(points.2), is_last) AS cumulative,
                arrayFilter((c, last) -> last, arrayCumSum(points.3), is_last) AS squares_up_to,
                arrayFilter((c, last) -> last, arrayCumSum(points.4), is_last) AS products_up_to,
                arrayFilter((c, last) -> last, arrayCumSum(points.5), is_last) AS numbers_up_to,
                arrayMap(
                    (n, before) -> n - before,
                    numbers_up_to, arrayPopBack(arrayPushFront(numbers_up_to, 0.))) AS numbers
            FROM
            (
                SELECT
                    -- numbers are grouped faster than names, which each bucket would keep
                    country_hash + cityHash64(api) AS cell,
                    '' AS cell_country,
                    '' AS cell_api,
                    bucket,
                    count() AS own_sampled,
                    sum(w * k) AS own_requests,
                    sum(isochrone_added(w, k, all_requests)) AS own_variance,
                    sum(failed) AS own_failed,
                    sum(w * k * failed) AS own_errors,
                    sum(failed * isochrone_added(w, k, all_failed)) AS own_errors_squared,
                    sum(failed * isochrone_added(w, k, all_requests)) AS own_errors_by_requests,
                    own_requests AS own_weight,
                    sum(isochrone_added(w, k, 2 * up_to - k)) AS own_squares,
                    sum(isochrone_added(w, k, measured)) AS own_products,
                    toFloat64(own_sampled) AS own_number
                FROM
                (
                    SELECT
                        country_hash, w, apis, buckets, failures, ks, up_tos, begins,
                        isochrone_sums_of_cell(up_tos, begins) AS measured_of,
                        if(has(buckets, -1),
                            isochrone_sums_of_cell(isochrone_sums_in_cell(ks, begins), begins),
                            measured_of) AS requests_of,
                        if(has(failures, 1),
                            isochrone_sums_of_cell(
                                isochrone_sums_in_cell(failed_ks, begins), begins),
                            ks) AS failed_of
                    FROM
                    (
                        SELECT
                            *,
                            arrayMap((own, f) -> own * f, ks, failures) AS failed_ks,
                            isochrone_sums_in_cell(
                                arrayMap((own, b) -> own * (b >= 0), ks, buckets), begins) AS up_tos
                        FROM
                        (
                            SELECT
                                country_hash, w, apis,
                                isochrone_packed_begins(packed) AS begins,
                                arrayMap(x -> isochrone_packed_k(x), packed) AS ks,
                                arrayMap(x -> isochrone_packed_bucket(x), packed) AS buckets,
                                arrayMap(x -> isochrone_packed_failed(x), packed) AS failures
                            FROM
                            (
                                SELECT
                                    country_hash,
                                    w,
                                    arraySort(unsorted) AS packed,
                                    arraySort((name, x) -> x, timings.api, unsorted) AS apis
                                FROM
                                (
                                    SELECT
                                        cityHash64(country) AS country_hash,
                                        timings.api,
                                        lots / (toFloat64(keep_probability) * admission) AS w,
                                        isochrone_packed(
                                            arrayEnumerateDense(timings.api),
                                            timings.total,
                                            timings.outcome,
                                            isochrone_keeps_outside(
                                                toUnixTimestamp64Milli(t0), timings.keep,
                                                timings.end_ds, from_ms, rolled_from_ms, rolled_to_ms, to_ms)) AS unsorted
                                    FROM
                                    (
                                        -- end_ds is a UInt16: no request ends later than 6553.5 s after its t0
                                        SELECT country, t0, keep_probability, admission, timings.api, timings.total,
                                            timings.outcome, timings.keep, timings.end_ds
                                        FROM slices
                                        WHERE lots < 64
                                            AND (t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                                                AND t0 < fromUnixTimestamp64Milli(rolled_from_ms)
                                                OR t0 >= fromUnixTimestamp64Milli(rolled_to_ms - 6554000)
                                                AND t0 < {to:DateTime64(3)})
                                            AND isochrone_in_lot(lots, install_key, session, slice)
                                            AND ({app:String} = '' OR app = {app:String})
                                        UNION ALL
                                        SELECT country, t0, keep_probability, admission, timings.api, timings.total,
                                            timings.outcome, timings.keep, timings.end_ds
                                        FROM slices_lot
                                        WHERE lots >= 64
                                            AND (t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                                                AND t0 < fromUnixTimestamp64Milli(rolled_from_ms)
                                                OR t0 >= fromUnixTimestamp64Milli(rolled_to_ms - 6554000)
                                                AND t0 < {to:DateTime64(3)})
                                            AND isochrone_in_lot(lots, install_key, session, slice)
                                            AND ({app:String} = '' OR app = {app:String})
                                    )
                                )
                            )
                        )
                    )
                )
                ARRAY JOIN
                    apis AS api,
                    ks AS k,
                    buckets AS bucket,
                    failures AS failed,
                    up_tos AS up_to,
                    measured_of AS measured,
                    requests_of AS all_requests,
                    failed_of AS all_failed
                WHERE k > 0
                GROUP BY cell, bucket
                UNION ALL
                SELECT
                    cityHash64(country) + cityHash64(api) AS cell,
                    '', '',
                    point.1 AS bucket,
                    sumIf(sampled, bucket = -2),
                    sumIf(requests, bucket = -2),
                    sumIf(slice_variance, bucket = -2),
                    sumIf(failed, bucket = -2),
                    sumIf(errors, bucket = -2),
                    sumIf(errors_squared, bucket = -2),
                    sumIf(errors_by_requests, bucket = -2),
                    sum(point.2),
                    sum(point.3),
                    sum(point.4),
                    sum(point.5)
                FROM rollup_region_api_day
                -- what a cell has in all stands beside a bucket that is none
                ARRAY JOIN arrayPushFront(
                    arrayZip(times.1, times.2, times.3, times.4, times.5),
                    (toInt16(-2), 0., 0., 0., 0.)) AS point
                WHERE day >= toDate(fromUnixTimestamp64Milli(rolled_from_ms), 'UTC')
                    AND day < toDate(fromUnixTimestamp64Milli(rolled_to_ms), 'UTC')
                    AND ({app:String} = '' OR app = {app:String})
                GROUP BY cell, bucket
                UNION ALL
                -- the names of all cells that the range can have
                SELECT
                    cityHash64(country) + cityHash64(api),
                    toString(country), toString(api),
                    toInt16(-2), 0, 0., 0., 0, 0., 0., 0., 0., 0., 0., 0.
                FROM rollup_region_api_day
                WHERE day >= toDate({from:DateTime64(3)}, 'UTC')
                    AND day <= toDate({to:DateTime64(3)}, 'UTC')
                    AND ({app:String} = '' OR app = {app:String})
            )
            GROUP BY cell
            HAVING sampled > 0
        )
    )
)
ORDER BY country, api
SETTINGS
    -- a day is a few granules: read them on every core
    merge_tree_min_rows_for_concurrent_read = 8192,
    merge_tree_min_bytes_for_concurrent_read = 1048576,
    -- every question has other constants, so that compiled code is used once
    compile_expressions = 0,
    -- passes over the analysed text that find nothing to do
    optimize_and_compare_chain = 0,
    optimize_redundant_functions_in_order_by = 0,
    optimize_group_by_function_keys = 0
