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
    (SELECT arrayResize(past_arrivals, 60)) AS arrivals
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
    if(enough[1], levels[1].1, NULL) AS p50_ms,
    if(p50_ms IS NULL, NULL, levels[1].2) AS p50_low_ms,
    if(p50_ms IS NULL, NULL, levels[1].3) AS p50_high_ms,
    if(enough[2], levels[2].1, NULL) AS p95_ms,
    if(p95_ms IS NULL, NULL, levels[2].2) AS p95_low_ms,
    if(p95_ms IS NULL, NULL, levels[2].3) AS p95_high_ms,
    if(enough[3], levels[3].1, NULL) AS p99_ms,
    if(p99_ms IS NULL, NULL, levels[3].2) AS p99_low_ms,
    if(p99_ms IS NULL, NULL, levels[3].3) AS p99_high_ms,
    arrived,
    arrayMap(band -> if(band < 0, 0, pow(1.04, 12 * band) / 1000), bands.1) AS band_low_ms,
    bands.2 AS band_requests
FROM
(
    SELECT
        *,
        arrayCumSum(times.2) AS cumulative,
        -- once for all shares: the engine expands functions into the text
        arrayMap(
            q -> isochrone_level_percentile(times, cumulative, q), [0.50, 0.95, 0.99]) AS levels,
        arrayMap(
            (q, exact_from) -> isochrone_enough(times, cumulative, q, exact_from),
            [0.50, 0.95, 0.99], [10, 20, 100]) AS enough,
        -- ten moments of the step, and how many of their requests have arrived
        arrayAvg(arrayMap(
            i -> isochrone_arrived(
                as_of_ms - (begin_ms + (end_ms - begin_ms) * (i + 0.5) / 10), arrivals),
            range(10))) AS arrived,
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
            -- buckets, weights, squares, products, numbers of timings
            sumMapIf(
                [bucket], [bucket_requests], [bucket_squares], [bucket_products],
                [toFloat64(bucket_sampled)], bucket >= 0) AS times,
            sumMapIf(
                [if(bucket <= 0, -1, intDiv(bucket - 1, 12))], [bucket_requests], bucket >= 0)
                AS bands
        FROM
        (
            SELECT
                start_ms,
                bucket,
                count() AS bucket_sampled,
                sum(w * k) AS bucket_requests,
                -- w (w - 1) of what it adds to the square of its slice, and what k adds
                sum(w * k * ((w - 1) * (2 * up_to_it - k) + k - 1)) AS bucket_squares,
                sum(w * k * ((w - 1) * measured + k - 1)) AS bucket_products,
                sum(w * k * ((w - 1) * all_requests + k - 1)) AS bucket_variance,
                sum(failed) AS bucket_failed,
                sum(w * k * failed) AS bucket_errors,
                sum(w * k * failed * ((w - 1) * all_failed + k - 1)) AS bucket_errors_squared,
                sum(w * k * failed * ((w - 1) * all_requests + k - 1)) AS bucket_errors_by_requests
            FROM
            (
                SELECT
                    1 / (toFloat64(keep_probability) * admission) AS w,
                    isochrone_inverse_keeps(
                        toUnixTimestamp64Milli(t0), timings.keep, timings.end_ds, from_ms, to_ms)
                        AS inverse_keeps,
                    arrayMap(
                        (k, name) -> k * ({api:String} = '' OR name = {api:String}),
                        inverse_keeps, timings.api) AS chosen_keeps,
                    arrayMap(
                        end_ds -> isochrone_step_start(
                            toUnixTimestamp64Milli(t0) + end_ds * 100, assumeNotNull(step),
                            {zone:String}),
                        timings.end_ds) AS step_starts,
                    isochrone_sort_keys(arrayEnumerateDense(step_starts), timings.total) AS sort_keys,
                    isochrone_cell_begins(sort_keys) AS begins,
                    arraySort((v, key) -> key, chosen_keeps, sort_keys) AS ks,
                    arraySort((v, key) -> key, step_starts, sort_keys) AS starts,
                    arraySort((v, key) -> key, timings.total, sort_keys) AS buckets,
                    arraySort(
                        (v, key) -> key, arrayMap(o -> isochrone_failed(o), timings.outcome),
                        sort_keys) AS failures,
                    isochrone_sums_in_cell(
                        arrayMap((own, b) -> own * (b >= 0), ks, buckets), begins) AS measured_up_to,
                    isochrone_sums_of_cell(measured_up_to, begins) AS measured_of,
                    isochrone_sums_of_cell(isochrone_sums_in_cell(ks, begins), begins) AS requests_of,
                    isochrone_sums_of_cell(
                        isochrone_sums_in_cell(arrayMap((own, f) -> own * f, ks, failures), begins),
                        begins) AS failed_of
                FROM slices
                -- end_ds is a UInt16, so that no request ends later than 6553.5 s after its t0
                WHERE t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                    AND t0 < {to:DateTime64(3)}
                    AND ({app:String} = '' OR app = {app:String})
                    AND ({api:String} = '' OR has(timings.api, {api:String}))
                    AND ({country:String} = ''
                        OR country = if({country:String} = '??', '', {country:String}))
            )
            ARRAY JOIN
                ks AS k,
                starts AS start_ms,
                buckets AS bucket,
                failures AS failed,
                measured_up_to AS up_to_it,
                measured_of AS measured,
                requests_of AS all_requests,
                failed_of AS all_failed
            WHERE k > 0
            GROUP BY start_ms, bucket
        )
        GROUP BY start_ms
    )
)
ORDER BY start_ms
