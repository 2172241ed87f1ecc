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
    -- begin and end of the whole days in a long range, which are read from a rollup
    (
        SELECT if(
            to_ms - from_ms > 172800000,
            [86400000 * intDiv(from_ms + 86399999, 86400000), 86400000 * intDiv(to_ms, 86400000)],
            [to_ms, to_ms])
    ) AS bounds,
    -- of countries and APIs that the range can have: cells are numbers made of their places here, as
    -- numbers are sorted and grouped faster than names
    (
        SELECT [groupUniqArray(toString(country)), groupUniqArray(toString(api))]
        FROM rollup_region_api_day
        WHERE day >= toDate({from:DateTime64(3)}, 'UTC')
            AND day <= toDate({to:DateTime64(3)}, 'UTC')
            AND ({app:String} = '' OR app = {app:String})
    ) AS names,
    -- of how many slices one is read, so that the rest of the range is 800,000 timings: first the least
    -- there is, then that of each region, of which small ones are read whole
    (
        SELECT arrayPushFront(
            arrayZip(
                groupArray(region), isochrone_region_lots(groupArray(own_sampled), 800000, least)),
            ('', toUInt64(if(sum(own_sampled) > 16777216, 64, 1)) AS least))
        FROM
        (
            SELECT toString(country) AS region, sum(sampled) AS own_sampled
            FROM rollup_region_hour
            WHERE (hour >= toStartOfHour({from:DateTime64(3)})
                    AND hour < fromUnixTimestamp64Milli(bounds[1])
                    OR hour >= fromUnixTimestamp64Milli(bounds[2])
                    AND hour < {to:DateTime64(3)})
                AND ({app:String} = '' OR app = {app:String})
            GROUP BY region
        )
    ) AS lots
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
    times[1] AS p50_ms,
    times[4] AS p50_low_ms,
    times[7] AS p50_high_ms,
    times[2] AS p95_ms,
    times[5] AS p95_low_ms,
    times[8] AS p95_high_ms,
    times[3] AS p99_ms,
    times[6] AS p99_low_ms,
    times[9] AS p99_high_ms
FROM
(
    SELECT
        country, api, requests, variance, sampled, rate,
        isochrone_half_width(rate, sqrt(greatest(
            0, errors_squared - 2 * rate * errors_by_requests + rate * rate * variance))
            / requests) AS rate_width,
        if(failed >= 20, 0, isochrone_rare_width(sampled, requests)) AS rare_width,
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
            errors / requests AS rate,
            isochrone_widths([0.50, 0.95, 0.99], cumulative, squares, products) AS widths,
            isochrone_are_known(
                [0.50, 0.95, 0.99], [10, 20, 100], cumulative, products, numbers) AS are_known
        FROM
        (
            SELECT
                *,
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
                    bitShiftRight(place, 16) AS cell,
                    names[1][bitShiftRight(cell, 32)] AS country,
                    names[2][bitAnd(cell, 4294967295)] AS api,
                    toUInt64(sumIf(own_number, (bitAnd(place, 65535) AS bucket_up) != 65535)) AS sampled,
                    sumIf(own_weight, bucket_up != 65535) AS requests,
                    greatest(0., sumIf(own_products, bucket_up != 65535)) AS variance,
                    sumIf(own_number, bucket_up = 65535) AS failed,
                    sumIf(own_weight, bucket_up = 65535) AS errors,
                    sumIf(own_squares, bucket_up = 65535) AS errors_squared,
                    sumIf(own_products, bucket_up = 65535) AS errors_by_requests,
                    arraySort(groupArrayIf(
                        (toInt16(bucket_up - 1), own_weight, own_squares, own_products, own_number),
                        bucket_up BETWEEN 1 AND 65534)) AS points
                FROM
                (
                    SELECT
                        -- country, API and bucket + 1; 65535 for what failed
                        bitShiftLeft(toUInt64(region), 48) + bitShiftRight(x, 33) AS place,
                        toFloat64(count()) AS own_number,
                        sum(w * k) AS own_weight,
                        sum(isochrone_added(w, k, own_sum)) AS own_squares,
                        sum(isochrone_added(w, k, other_sum)) AS own_products
                    FROM
                    (
                        SELECT
                            region, w, packed, ks, failures, up_tos, measured_of, are_measured,
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
                                    region, w, packed,
                                    isochrone_packed_begins(packed) AS begins,
                                    arrayMap(x -> isochrone_packed_k(x), packed) AS ks,
                                    arrayMap(
                                        (k, x) -> k * (isochrone_packed_bucket(x) >= 0), ks, packed)
                                        AS measured_ks,
                                    arrayMap(x -> isochrone_packed_failed(x), packed) AS failures
                                FROM
                                (
                                    SELECT
                                        region,
                                        w,
                                        arraySort(isochrone_packed(
                                            arrayMap(
                                                name -> transform(
                                                    name, names[2], arrayEnumerate(names[2]), 0),
                                                timings.api),
                                            timings.total,
                                            timings.outcome,
                                            isochrone_keeps_outside(
                                                t0_ms, timings.keep, timings.end_ds,
                                                from_ms, rolled_from_ms, rolled_to_ms, to_ms))) AS packed
                                    FROM
                                    (
                                        SELECT
                                            transform(country, names[1], arrayEnumerate(names[1]), 0)
                                                AS region,
                                            timings.end_ds, timings.total, timings.outcome,
                                            timings.keep, timings.api,
                                            bounds[1] AS rolled_from_ms,
                                            bounds[2] AS rolled_to_ms,
                                            transform(country, lots.1, lots.2, lots.2[1]) AS own_lots,
                                            own_lots / (toFloat64(keep_probability) * admission) AS w,
                                            toUnixTimestamp64Milli(t0) AS t0_ms
                                        FROM
                                        (
                                            SELECT app, country, install_key, session, slice, t0,
                                                keep_probability, admission, timings.api, timings.total,
                                                timings.outcome, timings.keep, timings.end_ds
                                            FROM slices
                                            WHERE lots.2[1] < 64
                                            UNION ALL
                                            SELECT app, country, install_key, session, slice, t0,
                                                keep_probability, admission, timings.api, timings.total,
                                                timings.outcome, timings.keep, timings.end_ds
                                            FROM slices_lot
                                            WHERE lots.2[1] >= 64
                                        )
                                        -- end_ds is a UInt16: no request ends later than 6553.5 s after its t0
                                        WHERE t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                                            AND t0 < {to:DateTime64(3)}
                                            AND (t0 < fromUnixTimestamp64Milli(rolled_from_ms)
                                                OR t0 >= fromUnixTimestamp64Milli(rolled_to_ms - 6554000))
                                            AND isochrone_in_lot(own_lots, install_key, session, slice)
                                            AND ({app:String} = '' OR app = {app:String})
                                    )
                                )
                            )
                        )
                    )
                    -- what failed stands there once more, beside a bucket that is none
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
                    GROUP BY place
                    UNION ALL
                    SELECT
                        bitShiftLeft(
                            toUInt64(transform(country, names[1], arrayEnumerate(names[1]), 0)), 48)
                            + bitShiftLeft(
                                toUInt64(transform(api, names[2], arrayEnumerate(names[2]), 0)), 16)
                            + toUInt64(point.1 + 1) AS place,
                        sum(point.5),
                        sum(point.2),
                        sum(point.3),
                        sum(point.4)
                    FROM rollup_region_api_day
                    ARRAY JOIN arrayConcat(
                        arrayZip(arrayMap(b -> toInt32(b), times.1), times.2, times.3, times.4, times.5),
                        [
                            (toInt32(-1), requests - arraySum(times.2), 0.,
                                slice_variance - arraySum(times.4), sampled - arraySum(times.5)),
                            (toInt32(65534), errors, errors_squared, errors_by_requests,
                                toFloat64(failed))
                        ]) AS point
                    WHERE day >= toDate(fromUnixTimestamp64Milli(bounds[1]), 'UTC')
                        AND day < toDate(fromUnixTimestamp64Milli(bounds[2]), 'UTC')
                        AND ({app:String} = '' OR app = {app:String})
                    GROUP BY place
                )
                GROUP BY cell
                HAVING sampled > 0
            )
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
