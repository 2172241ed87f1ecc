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
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms
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
    if(enough[1], levels[1].1, NULL) AS p50_ms,
    if(p50_ms IS NULL, NULL, levels[1].2) AS p50_low_ms,
    if(p50_ms IS NULL, NULL, levels[1].3) AS p50_high_ms,
    if(enough[2], levels[2].1, NULL) AS p95_ms,
    if(p95_ms IS NULL, NULL, levels[2].2) AS p95_low_ms,
    if(p95_ms IS NULL, NULL, levels[2].3) AS p95_high_ms,
    if(enough[3], levels[3].1, NULL) AS p99_ms,
    if(p99_ms IS NULL, NULL, levels[3].2) AS p99_low_ms,
    if(p99_ms IS NULL, NULL, levels[3].3) AS p99_high_ms
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
        errors / requests AS rate,
        isochrone_half_width(rate, sqrt(greatest(
            0, errors_squared - 2 * rate * errors_by_requests + rate * rate * variance))
            / requests) AS rate_width,
        if(failed >= 20, 0, isochrone_rare_width(sampled, requests)) AS rare_width
    FROM
    (
        SELECT
            country, api,
            sum(bucket_requests) AS requests,
            sum(bucket_variance) AS variance,
            sum(bucket_sampled) AS sampled,
            sum(bucket_failed) AS failed,
            sum(bucket_errors) AS errors,
            sum(bucket_errors_squared) AS errors_squared,
            sum(bucket_errors_by_requests) AS errors_by_requests,
            -- buckets, weights, squares, products, numbers of timings
            sumMapIf(
                [bucket], [bucket_requests], [bucket_squares], [bucket_products],
                [toFloat64(bucket_sampled)], bucket >= 0) AS times
        FROM
        (
            SELECT
                country, api,
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
                    country,
                    1 / (toFloat64(keep_probability) * admission) AS w,
                    isochrone_inverse_keeps(
                        toUnixTimestamp64Milli(t0), timings.keep, timings.end_ds, from_ms, to_ms)
                        AS inverse_keeps,
                    isochrone_sort_keys(arrayEnumerateDense(timings.api), timings.total) AS sort_keys,
                    isochrone_cell_begins(sort_keys) AS begins,
                    arraySort((v, key) -> key, inverse_keeps, sort_keys) AS ks,
                    arraySort((v, key) -> key, timings.api, sort_keys) AS apis,
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
            )
            ARRAY JOIN
                ks AS k,
                apis AS api,
                buckets AS bucket,
                failures AS failed,
                measured_up_to AS up_to_it,
                measured_of AS measured,
                requests_of AS all_requests,
                failed_of AS all_failed
            WHERE k > 0
            GROUP BY country, api, bucket
        )
        GROUP BY country, api
    )
)
ORDER BY country, api
