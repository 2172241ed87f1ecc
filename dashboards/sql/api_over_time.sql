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
--   zone      String         IANA time zone in which days begin
--
-- Columns, one row per step in which a request ended
--   start_ms       Int64             ms since 1970, begin of the step: whole days of the zone, or
--                                      parts of one counted from midnight
--   step_ms        Int64             length: the range in at most 61 steps; one in which clocks
--                                      change may be an hour longer or shorter
--   requests       Float64           estimated number of requests: sum of weights over arrived
--   requests_low   Float64           95 % level interval of requests, clustered by slice; equal to
--   requests_high  Float64             requests when everything was kept and has arrived, never
--                                      below sampled
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
--   arrived        Float64           0..1, share of the step's requests that arrived, as far as the
--                                      lags of the last hours tell; taken as 0.2 at least
--   band_low_ms    Float64[]         ms, lower ends of the bands of time with requests; a band ends
--   band_requests  Float64[]           at 1.04^12 = 1.60 times its begin. And requests in each, of
--                                      those that arrived
--   NULL is "not enough data": fewer than 10 timings for a rate, fewer than 20 on either side of a
--   percentile; where everything was kept, fewer than 10, 20, 100 timings for p50, p95, p99.
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
    -- a subquery, so that it becomes one number wherever it stands
    (
        SELECT if(
            fine_ms > 0, fine_ms, day_ms * intDiv(to_ms - from_ms + 60 * day_ms - 1, 60 * day_ms))
    ) AS step,
    -- what had arrived by when; of what ended 10 min before, how many took how long
    (
        SELECT toUnixTimestamp64Milli(max(received_at)) FROM slices
        WHERE t0 >= {to:DateTime64(3)} - INTERVAL 3 HOUR
            AND t0 < {to:DateTime64(3)} + INTERVAL 1 DAY
    ) AS newest_ms,
    ifNull(newest_ms, 0) AS as_of_ms,
    (
        SELECT arrayCumSum(sumForEach(arrayMap(
            late -> toFloat64(weight * (late = greatest(0, intDiv(lag_ms, 10000)))), range(60))))
        FROM
        (
            SELECT
                isochrone_weight(keep_probability, admission, keep) AS weight,
                toUnixTimestamp64Milli(received_at) - toUnixTimestamp64Milli(t0) - end_ds * 100
                    AS lag_ms
            FROM slices
            ARRAY JOIN timings.keep AS keep, timings.end_ds AS end_ds
            WHERE t0 >= {to:DateTime64(3)} - INTERVAL 3 HOUR
                AND t0 < {to:DateTime64(3)}
                AND toUnixTimestamp64Milli(t0) + end_ds * 100 <= as_of_ms - 600000
                AND as_of_ms < to_ms + 600000
                AND lag_ms < 600000
                AND ({app:String} = '' OR app = {app:String})
                AND ({country:String} = ''
                    OR country = if({country:String} = '??', '', {country:String}))
        )
    ) AS past_arrivals,
    (SELECT arrayResize(past_arrivals, 60)) AS arrivals,
    [0.50, 0.95, 0.99] AS shares,
    -- the whole hours of a long range are read from a rollup, where there is one of what is asked
    (
        SELECT step >= 3600000
            AND ({api:String} = '' OR {country:String} = '')
            AND isochrone_day_start(from_ms, 1, {zone:String}) % 3600000 = 0
            AND isochrone_day_start(to_ms, 1, {zone:String}) % 3600000 = 0
    ) AS is_long,
    if(is_long, 3600000 * intDiv(from_ms + 3599999, 3600000), to_ms) AS rolled_from_ms,
    if(is_long, 3600000 * intDiv(to_ms, 3600000), to_ms) AS rolled_to_ms,
    (
        SELECT sumIf(sampled, {api:String} = '' OR api = {api:String}) / sum(sampled)
        FROM rollup_api_hour
        WHERE hour >= toStartOfHour({from:DateTime64(3)}) AND hour < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
    ) AS api_share,
    -- of how many slices one is read, so that the rest of the range is a million timings
    (
        SELECT isochrone_lots(sum(sampled) * api_share, sum(sampled)) FROM rollup_region_hour
        WHERE (hour >= toStartOfHour({from:DateTime64(3)})
                AND hour < fromUnixTimestamp64Milli(rolled_from_ms)
                OR hour >= fromUnixTimestamp64Milli(rolled_to_ms)
                AND hour < {to:DateTime64(3)})
            AND ({app:String} = '' OR app = {app:String})
            AND ({country:String} = ''
                OR country = if({country:String} = '??', '', {country:String}))
    ) AS some_lots,
    assumeNotNull(some_lots) AS lots
SELECT
    start_ms,
    assumeNotNull(step) AS step_ms,
    counted / greatest(arrived, 0.2) AS requests,
    greatest(toFloat64(sampled), requests - 1.96 * sqrt(all_variance)) AS requests_low,
    requests + 1.96 * sqrt(all_variance) AS requests_high,
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
    if(p99_ms IS NULL, NULL, highs[3]) AS p99_high_ms,
    arrived,
    arrayMap(band -> if(band < 0, 0, pow(1.04, 12 * band) / 1000), bands.1) AS band_low_ms,
    bands.2 AS band_requests
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
        counted_variance / pow(greatest(arrived, 0.2), 2)
            + counted * counted / sampled * (1 - arrived) / pow(greatest(arrived, 0.2), 2)
            AS all_variance,
        errors / counted AS rate,
        isochrone_half_width(rate, sqrt(greatest(
            0, errors_squared - 2 * rate * errors_by_requests + rate * rate * counted_variance))
            / counted) AS rate_width,
        if(failed >= 20, 0, isochrone_rare_width(sampled, counted)) AS rare_width
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
                    shares)) AS widths,
            -- ten moments of the step, and how many of their requests have arrived
            arrayAvg(arrayMap(
                i -> isochrone_arrived(
                    as_of_ms - (begin_ms + (end_ms - begin_ms) * (i + 0.5) / 10), arrivals),
                range(10))) AS arrived
        FROM
        (
            SELECT
                start_ms,
                greatest(start_ms, from_ms) AS begin_ms,
                least(start_ms + assumeNotNull(step), to_ms) AS end_ms,
                sum(bucket_requests) AS counted,
                sum(bucket_variance) AS counted_variance,
                sum(bucket_sampled) AS sampled,
                sum(bucket_failed) AS failed,
                sum(bucket_errors) AS errors,
                sum(bucket_errors_squared) AS errors_squared,
                sum(bucket_errors_by_requests) AS errors_by_requests,
                arraySort(groupArrayIf(
                    (bucket, weight, squares, products, number), bucket >= 0)) AS points,
                points.1 AS buckets,
                arrayCumSum(points.2) AS cumulative,
                arrayCumSum(points.3) AS squares_up_to,
                arrayCumSum(points.4) AS products_up_to,
                points.5 AS numbers,
                sumMapIf(
                    [if(bucket <= 0, -1, intDiv(bucket - 1, 12))], [weight], bucket >= 0) AS bands
            FROM
            (
                SELECT
                    start_ms,
                    bucket,
                    sum(own_sampled) AS bucket_sampled,
                    sum(own_requests) AS bucket_requests,
                    sum(own_variance) AS bucket_variance,
                    sum(own_failed) AS bucket_failed,
                    sum(own_errors) AS bucket_errors,
                    sum(own_errors_squared) AS bucket_errors_squared,
                    sum(own_errors_by_requests) AS bucket_errors_by_requests,
                    sum(own_weight) AS weight,
                    sum(own_squares) AS squares,
                    sum(own_products) AS products,
                    sum(own_number) AS number
                FROM
                (
                    SELECT
                        start_ms,
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
                            w, starts, buckets, failures, ks, up_tos,
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
                                    arrayMap((own, b) -> own * (b >= 0), ks, buckets), begins)
                                    AS up_tos
                            FROM
                            (
                                SELECT
                                    w, starts,
                                    isochrone_packed_begins(packed) AS begins,
                                    arrayMap(x -> isochrone_packed_k(x), packed) AS ks,
                                    arrayMap(x -> isochrone_packed_bucket(x), packed) AS buckets,
                                    arrayMap(x -> isochrone_packed_failed(x), packed) AS failures
                                FROM
                                (
                                    SELECT
                                        w,
                                        arraySort(unsorted) AS packed,
                                        arraySort((start, x) -> x, step_starts, unsorted) AS starts
                                    FROM
                                    (
                                        SELECT
                                            w,
                                            step_starts,
                                            isochrone_packed(
                                                arrayEnumerateDense(step_starts), totals, outcomes,
                                                chosen_keeps) AS unsorted
                                        FROM
                                        (
                                            SELECT
                                                w,
                                                arrayFilter(k -> k > 0, inverse_keeps)
                                                    AS chosen_keeps,
                                                arrayFilter(
                                                    (total, k) -> k > 0, timings.total,
                                                    inverse_keeps) AS totals,
                                                arrayFilter(
                                                    (outcome, k) -> k > 0, timings.outcome,
                                                    inverse_keeps) AS outcomes,
                                                arrayMap(
                                                    end_ds -> isochrone_step_start(
                                                        toUnixTimestamp64Milli(t0) + end_ds * 100,
                                                        assumeNotNull(step), {zone:String}),
                                                    arrayFilter(
                                                        (end_ds, k) -> k > 0, timings.end_ds,
                                                        inverse_keeps)) AS step_starts
                                            FROM
                                            (
                                                SELECT
                                                    *,
                                                    lots / (toFloat64(keep_probability) * admission)
                                                        AS w,
                                                    arrayMap(
                                                        (k, name) -> k * (
                                                            {api:String} = ''
                                                            OR name = {api:String}),
                                                        isochrone_keeps_outside(
                                                            toUnixTimestamp64Milli(t0),
                                                            timings.keep, timings.end_ds, from_ms,
                                                            rolled_from_ms, rolled_to_ms, to_ms),
                                                        timings.api) AS inverse_keeps
                                                FROM
                                                (
                                                    -- end_ds is a UInt16: no request ends later than 6553.5 s after its t0
                                                    SELECT keep_probability, admission, t0, timings.api, timings.total, timings.outcome,
                                                        timings.keep, timings.end_ds
                                                    FROM slices
                                                    WHERE lots < 64
                                                        AND (t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                                                                AND t0 < fromUnixTimestamp64Milli(rolled_from_ms)
                                                                OR t0 >= fromUnixTimestamp64Milli(rolled_to_ms - 6554000)
                                                                AND t0 < {to:DateTime64(3)})
                                                            AND isochrone_in_lot(lots, install_key, session, slice)
                                                            AND ({app:String} = '' OR app = {app:String})
                                                            AND ({api:String} = '' OR has(timings.api, {api:String}))
                                                            AND ({country:String} = ''
                                                                OR country = if({country:String} = '??', '', {country:String}))
                                                    UNION ALL
                                                    SELECT keep_probability, admission, t0, timings.api, timings.total, timings.outcome,
                                                        timings.keep, timings.end_ds
                                                    FROM slices_lot
                                                    WHERE lots >= 64
                                                        AND (t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                                                                AND t0 < fromUnixTimestamp64Milli(rolled_from_ms)
                                                                OR t0 >= fromUnixTimestamp64Milli(rolled_to_ms - 6554000)
                                                                AND t0 < {to:DateTime64(3)})
                                                            AND isochrone_in_lot(lots, install_key, session, slice)
                                                            AND ({app:String} = '' OR app = {app:String})
                                                            AND ({api:String} = '' OR has(timings.api, {api:String}))
                                                            AND ({country:String} = ''
                                                                OR country = if({country:String} = '??', '', {country:String}))
                                                )
                                            )
                                        )
                                    )
                                )
                            )
                        )
                    )
                    ARRAY JOIN
                        ks AS k,
                        starts AS start_ms,
                        buckets AS bucket,
                        failures AS failed,
                        up_tos AS up_to,
                        measured_of AS measured,
                        requests_of AS all_requests,
                        failed_of AS all_failed
                    GROUP BY start_ms, bucket
                    UNION ALL
                    SELECT
                        isochrone_step_start(
                            1000 * toInt64(toUnixTimestamp(hour)), assumeNotNull(step),
                            {zone:String}),
                        point.1,
                        if(point.1 = -2, sampled, 0),
                        if(point.1 = -2, requests, 0.),
                        if(point.1 = -2, slice_variance, 0.),
                        if(point.1 = -2, failed, 0),
                        if(point.1 = -2, errors, 0.),
                        if(point.1 = -2, errors_squared, 0.),
                        if(point.1 = -2, errors_by_requests, 0.),
                        point.2,
                        point.3,
                        point.4,
                        point.5
                    FROM
                    (
                        SELECT hour, sampled, requests, slice_variance, failed, errors,
                            errors_squared, errors_by_requests, times
                        FROM rollup_region_hour
                        WHERE {api:String} = ''
                            AND ({country:String} = ''
                                OR country = if({country:String} = '??', '', {country:String}))
                            AND hour >= fromUnixTimestamp64Milli(rolled_from_ms)
                            AND hour < fromUnixTimestamp64Milli(rolled_to_ms)
                            AND ({app:String} = '' OR app = {app:String})
                        UNION ALL
                        SELECT hour, sampled, requests, slice_variance, failed, errors,
                            errors_squared, errors_by_requests, times
                        FROM rollup_api_hour
                        WHERE {api:String} != ''
                            AND api = {api:String}
                            AND hour >= fromUnixTimestamp64Milli(rolled_from_ms)
                            AND hour < fromUnixTimestamp64Milli(rolled_to_ms)
                            AND ({app:String} = '' OR app = {app:String})
                    )
                    -- what a cell has in all stands beside a bucket that is none
                    ARRAY JOIN arrayPushFront(
                        arrayZip(times.1, times.2, times.3, times.4, times.5),
                        (toInt16(-2), 0., 0., 0., 0.)) AS point
                )
                GROUP BY start_ms, bucket
            )
            GROUP BY start_ms
        )
    )
)
ORDER BY start_ms
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
