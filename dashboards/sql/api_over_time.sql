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
    -- the step, and begin and end of the whole hours in a long range, which are read from a rollup, where
    -- there is one of what is asked
    (
        SELECT [
            step,
            if(is_long, 3600000 * intDiv(from_ms + 3599999, 3600000), to_ms),
            if(is_long, 3600000 * intDiv(to_ms, 3600000), to_ms)]
        FROM
        (
            SELECT
                arrayFirst(
                    ms -> to_ms - from_ms <= 60 * ms,
                    [
                        10000, 30000, 60000, 300000, 600000, 1800000, 3600000, 10800000, 21600000,
                        43200000, 86400000 * intDiv(to_ms - from_ms + 5183999999, 5184000000)
                    ]) AS step,
                step >= 3600000
                    AND ({api:String} = '' OR {country:String} = '')
                    AND toUnixTimestamp(
                        toStartOfDay({from:DateTime64(3)}, {zone:String})) % 3600 = 0
                    AND toUnixTimestamp(toStartOfDay({to:DateTime64(3)}, {zone:String})) % 3600 = 0
                    AS is_long
        )
    ) AS bounds,
    -- what had arrived by when
    (
        SELECT [toUnixTimestamp64Milli(max(received_at))] FROM slices
        WHERE t0 >= {to:DateTime64(3)} - INTERVAL 3 HOUR
            AND t0 < {to:DateTime64(3)} + INTERVAL 1 DAY
    ) AS newest,
    -- that, and of what ended 10 min before, how many took how long
    (
        SELECT arrayPushBack(
            arrayCumSum(arrayResize(groupArrayInsertAt(0., 60)(own_weight, late), 60)),
            toFloat64(newest[1]))
        FROM
        (
            SELECT
                toUInt8(greatest(0, intDiv(lag_ms, 10000))) AS late,
                sum(isochrone_weight(keep_probability, admission, keep)) AS own_weight
            FROM
            (
                SELECT
                    keep_probability, admission, keep,
                    newest[1] AS newest_ms,
                    toUnixTimestamp64Milli(t0) + end_ds * 100 AS ended_ms,
                    toUnixTimestamp64Milli(received_at) - ended_ms AS lag_ms
                FROM slices
                ARRAY JOIN timings.keep AS keep, timings.end_ds AS end_ds
                WHERE t0 >= {to:DateTime64(3)} - INTERVAL 3 HOUR
                    AND t0 < {to:DateTime64(3)}
                    AND newest[1] < to_ms + 600000
                    AND ({app:String} = '' OR app = {app:String})
                    AND ({country:String} = ''
                        OR country = if({country:String} = '??', '', {country:String}))
            )
            WHERE ended_ms <= newest_ms - 600000 AND lag_ms < 600000
            GROUP BY late
        )
    ) AS arrivals,
    -- of how many slices one is read, so that the rest of the range is a million timings, or half a
    -- million of one API, as those of others stand in its slices too
    (
        SELECT [sumIf(sampled, {api:String} = '' OR api = {api:String}) / sum(sampled)]
        FROM rollup_api_hour
        WHERE hour >= toStartOfHour({from:DateTime64(3)}) AND hour < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
    ) AS api_share,
    (
        SELECT [isochrone_lots(
            sum(sampled) * api_share[1] * if({api:String} = '', 1, 2), sum(sampled))]
        FROM rollup_region_hour
        WHERE (hour >= toStartOfHour({from:DateTime64(3)})
                AND hour < fromUnixTimestamp64Milli(bounds[2])
                OR hour >= fromUnixTimestamp64Milli(bounds[3])
                AND hour < {to:DateTime64(3)})
            AND ({app:String} = '' OR app = {app:String})
            AND ({country:String} = ''
                OR country = if({country:String} = '??', '', {country:String}))
    ) AS lots
SELECT
    start_ms,
    step_ms,
    counted / greatest(arrived, 0.2) AS requests,
    greatest(toFloat64(sampled), requests - 1.96 * sqrt(all_variance)) AS requests_low,
    requests + 1.96 * sqrt(all_variance) AS requests_high,
    sampled,
    if(sampled >= 10, rate, NULL) AS error_rate,
    if(sampled >= 10, greatest(0., rate - rate_width), NULL) AS error_low,
    if(sampled >= 10, least(1., rate + rate_width + rare_width), NULL) AS error_high,
    times[1] AS p50_ms,
    times[4] AS p50_low_ms,
    times[7] AS p50_high_ms,
    times[2] AS p95_ms,
    times[5] AS p95_low_ms,
    times[8] AS p95_high_ms,
    times[3] AS p99_ms,
    times[6] AS p99_low_ms,
    times[9] AS p99_high_ms,
    arrived,
    arrayMap(b -> if(b <= 0, 0, pow(1.04, 12 * intDiv(b - 1, 12)) / 1000), band_ends) AS band_low_ms,
    arrayMap(
        (reached, before) -> reached - before,
        band_sums, arrayPopBack(arrayPushFront(band_sums, 0.))) AS band_requests
FROM
(
    SELECT
        start_ms, step_ms, counted, sampled, arrived, rate, band_ends, band_sums,
        counted_variance / pow(greatest(arrived, 0.2), 2)
            + counted * counted / sampled * (1 - arrived) / pow(greatest(arrived, 0.2), 2)
            AS all_variance,
        isochrone_half_width(rate, sqrt(greatest(
            0, errors_squared - 2 * rate * errors_by_requests + rate * rate * counted_variance))
            / counted) AS rate_width,
        if(failed >= 20, 0, isochrone_rare_width(sampled, counted)) AS rare_width,
        -- of 50, 95 and 99 % of the requests, then of the ends of their intervals
        arrayMap(
            (ms, is_known) -> if(is_known, ms, NULL),
            isochrone_times_at(buckets, cumulative, arrayConcat(
                [0.50, 0.95, 0.99],
                arrayMap((q, width) -> greatest(0., q - width), [0.50, 0.95, 0.99], widths),
                arrayMap((q, width) -> least(1., q + width), [0.50, 0.95, 0.99], widths))),
            arrayConcat(are_known, are_known, are_known)) AS times
    FROM
    (
        SELECT
            *,
            errors / counted AS rate,
            isochrone_widths([0.50, 0.95, 0.99], cumulative, squares, products) AS widths,
            isochrone_are_known(
                [0.50, 0.95, 0.99], [10, 20, 100], cumulative, products, numbers) AS are_known,
            arrayMap(
                (b, next) -> intDiv(b + 11, 12) != intDiv(next + 11, 12),
                buckets, arrayPopFront(arrayPushBack(buckets, toInt16(-100)))) AS ends_band,
            arrayFilter((b, is_end) -> is_end, buckets, ends_band) AS band_ends,
            arrayFilter((c, is_end) -> is_end, cumulative, ends_band) AS band_sums,
            -- ten moments of the step, and how many of their requests have arrived
            arrayAvg(arrayMap(
                i -> isochrone_arrived(
                    arrivals_before[61] - (begin_ms + (end_ms - begin_ms) * (i + 0.5) / 10),
                    arrivals_before),
                range(10))) AS arrived
        FROM
        (
            SELECT
                start_ms,
                greatest(start_ms, from_ms) AS begin_ms,
                arrivals AS arrivals_before,
                bounds[1] AS step_ms,
                least(start_ms + step_ms, to_ms) AS end_ms,
                toUInt64(sumIf(own_number, bucket > -2)) AS sampled,
                sumIf(own_weight, bucket > -2) AS counted,
                greatest(0., sumIf(own_products, bucket > -2)) AS counted_variance,
                sumIf(own_number, bucket = -2) AS failed,
                sumIf(own_weight, bucket = -2) AS errors,
                sumIf(own_squares, bucket = -2) AS errors_squared,
                sumIf(own_products, bucket = -2) AS errors_by_requests,
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
                arrayFilter((c, last) -> last, arrayCumSum(points.3), is_last) AS squares,
                arrayFilter((c, last) -> last, arrayCumSum(points.4), is_last) AS products,
                arrayFilter((c, last) -> last, arrayCumSum(points.5), is_last) AS numbers
            FROM
            (
                SELECT
                    day_ms + bitShiftRight(x, 49) * unit_ms AS start_ms,
                    isochrone_packed_bucket(x) AS bucket,
                    toFloat64(count()) AS own_number,
                    sum(w * k) AS own_weight,
                    sum(isochrone_added(w, k, own_sum)) AS own_squares,
                    sum(isochrone_added(w, k, other_sum)) AS own_products
                FROM
                (
                    SELECT
                        w, day_ms, unit_ms, packed, ks, failures, up_tos, measured_of, are_measured,
                        if(are_measured, measured_of,
                            isochrone_sums_of_cell(isochrone_sums_in_cell(ks, begins), begins))
                            AS requests_of,
                        if(has(failures, 1),
                            isochrone_sums_of_cell(
                                isochrone_sums_in_cell(
                                    arrayMap((k, f) -> k * f, ks, failures), begins), begins),
                            ks) AS failed_of
                    FROM
                    (
                        SELECT
                            *,
                            arraySum(ks) = arraySum(measured_ks) AS are_measured,
                            isochrone_sums_in_cell(measured_ks, begins) AS up_tos,
                            isochrone_sums_of_cell(up_tos, begins) AS measured_of
                        FROM
                        (
                            SELECT
                                w, day_ms, unit_ms, packed,
                                isochrone_packed_begins(packed) AS begins,
                                arrayMap(x -> isochrone_packed_k(x), packed) AS ks,
                                arrayMap(
                                    (k, x) -> k * (isochrone_packed_bucket(x) >= 0), ks, packed)
                                    AS measured_ks,
                                arrayMap(x -> isochrone_packed_failed(x), packed) AS failures
                            FROM
                            (
                                SELECT
                                    w, day_ms, unit_ms,
                                    arraySort(isochrone_packed(
                                        arrayMap(
                                            end_ds -> isochrone_step_in_day(
                                                t0_ms - day_ms + 100 * end_ds, day_length_ms,
                                                within_day_ms, unit_ms),
                                            if({api:String} = '', timings.end_ds, arrayFilter(
                                                (own, k) -> k > 0, timings.end_ds, own_keeps))),
                                        if({api:String} = '', timings.total, arrayFilter(
                                            (own, k) -> k > 0, timings.total, own_keeps)),
                                        if({api:String} = '', timings.outcome, arrayFilter(
                                            (own, k) -> k > 0, timings.outcome, own_keeps)),
                                        if({api:String} = '', own_keeps, arrayFilter(
                                            k -> k > 0, own_keeps)))) AS packed
                                FROM
                                (
                                    SELECT
                                        timings.end_ds, timings.total, timings.outcome,
                                        bounds[1] AS step_ms,
                                        bounds[2] AS rolled_from_ms,
                                        bounds[3] AS rolled_to_ms,
                                        -- what all steps are multiples of, so that cells are small numbers
                                        least(step_ms, 300000) AS unit_ms,
                                        if(step_ms < 86400000, step_ms, 8640000000000) AS within_day_ms,
                                        lots[1] / (toFloat64(keep_probability) * admission) AS w,
                                        toUnixTimestamp64Milli(t0) AS t0_ms,
                                        isochrone_keeps_outside(
                                            t0_ms, timings.keep, timings.end_ds,
                                            from_ms, rolled_from_ms, rolled_to_ms, to_ms) AS keeps,
                                        if({api:String} = '', keeps, arrayMap(
                                            (k, name) -> k * (name = {api:String}), keeps, timings.api))
                                            AS own_keeps,
                                        greatest(1, intDiv(step_ms, 86400000)) AS days,
                                        -- of the day that the slice began in; what ended later lies in the next
                                        isochrone_day_start(t0_ms, days, {zone:String}) AS day_ms,
                                        isochrone_day_start(t0_ms + 6553500, days, {zone:String})
                                            - day_ms AS until_next_ms,
                                        if(until_next_ms > 0, until_next_ms, 8640000000000) AS day_length_ms
                                    FROM
                                    (
                                        SELECT app, country, install_key, session, slice, t0,
                                            keep_probability, admission, timings.api, timings.total,
                                            timings.outcome, timings.keep, timings.end_ds
                                        FROM slices
                                        WHERE lots[1] < 64
                                        UNION ALL
                                        SELECT app, country, install_key, session, slice, t0,
                                            keep_probability, admission, timings.api, timings.total,
                                            timings.outcome, timings.keep, timings.end_ds
                                        FROM slices_lot
                                        WHERE lots[1] >= 64
                                    )
                                    -- end_ds is a UInt16: no request ends later than 6553.5 s after its t0
                                    WHERE t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                                        AND t0 < {to:DateTime64(3)}
                                        AND (t0 < fromUnixTimestamp64Milli(rolled_from_ms)
                                            OR t0 >= fromUnixTimestamp64Milli(rolled_to_ms - 6554000))
                                        AND isochrone_in_lot(lots[1], install_key, session, slice)
                                        AND ({app:String} = '' OR app = {app:String})
                                        AND ({api:String} = '' OR has(timings.api, {api:String}))
                                        AND ({country:String} = ''
                                            OR country
                                                = if({country:String} = '??', '', {country:String}))
                                )
                            )
                        )
                    )
                )
                -- what failed stands there once more, beside -2, a bucket that is none
                ARRAY JOIN
                    isochrone_with_failed(
                        packed,
                        arrayMap(x -> bitOr(x, bitShiftLeft(toUInt64(65535), 33)), packed), failures)
                        AS x,
                    isochrone_with_failed(ks, ks, failures) AS k,
                    isochrone_with_failed(
                        arrayMap((up_to, k) -> 2 * up_to - k, up_tos, ks), failed_of, failures)
                        AS own_sum,
                    isochrone_with_failed(
                        if(are_measured, measured_of,
                            arrayMap(
                                (x, measured, requests) ->
                                    measured + requests * (isochrone_packed_bucket(x) < 0),
                                packed, measured_of, requests_of)),
                        requests_of, failures) AS other_sum
                WHERE k > 0
                GROUP BY start_ms, bucket
                UNION ALL
                SELECT
                    isochrone_step_start(
                        1000 * toInt64(toUnixTimestamp(hour)), bounds[1], {zone:String}) AS start_ms,
                    point.1 AS bucket,
                    sum(point.5),
                    sum(point.2),
                    sum(point.3),
                    sum(point.4)
                FROM
                (
                    SELECT app, hour, sampled, requests, slice_variance, failed, errors,
                        errors_squared, errors_by_requests, times
                    FROM rollup_region_hour
                    WHERE {api:String} = ''
                        AND ({country:String} = ''
                            OR country = if({country:String} = '??', '', {country:String}))
                    UNION ALL
                    SELECT app, hour, sampled, requests, slice_variance, failed, errors,
                        errors_squared, errors_by_requests, times
                    FROM rollup_api_hour
                    WHERE {api:String} != ''
                        AND api = {api:String}
                )
                ARRAY JOIN arrayConcat(
                    arrayZip(times.1, times.2, times.3, times.4, times.5),
                    [
                        (toInt16(-1), requests - arraySum(times.2), 0.,
                            slice_variance - arraySum(times.4), sampled - arraySum(times.5)),
                        (toInt16(-2), errors, errors_squared, errors_by_requests,
                            toFloat64(failed))
                    ]) AS point
                WHERE hour >= fromUnixTimestamp64Milli(bounds[2])
                    AND hour < fromUnixTimestamp64Milli(bounds[3])
                    AND ({app:String} = '' OR app = {app:String})
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
