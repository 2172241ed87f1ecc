-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: does each region get what was promised, and how fast is its error budget burning?
--
-- Parameters
--   from, to  DateTime64(3)  half-open range [from, to) in which a request ended
--   app       String         one app; '' for all
--   targets   String         JSON: {"*":{"satisfied_ms":500,"objective":0.95},"BR":{…}}; a country
--                              takes '*' where it has no target of its own; '' for these defaults
--
-- A request is bad when it failed or took more than 4 x satisfied_ms (what Apdex calls frustrated).
-- Burn is the share of bad ones over the share that the objective allows: 1 spends exactly the
-- error budget. Windows end at `to`. Intervals hold the change: slices as draws from all slices.
--
-- Columns, one row per country with a request in the range or in the last 6 h before `to`
--   country        String            ISO 3166-1 alpha-2; '' when unknown
--   satisfied_ms   Float64           ms, the target
--   objective      Float64           0..1, the target: share of requests that shall not be bad
--   requests       Float64           estimated number of requests in the range: sum of weights
--   sampled        UInt64            timings in the range: the n of apdex and bad_share
--   apdex          Nullable(Float64) 0..1, (satisfied + tolerated / 2) / all
--   apdex_low      Nullable(Float64) its 95 % interval, clustered by slice
--   apdex_high     Nullable(Float64)
--   bad_share      Nullable(Float64) 0..1, in the range
--   burn           Nullable(Float64) in the range
--   burn_5m        Nullable(Float64) in the last 5 minutes
--   burn_30m       Nullable(Float64)
--   burn_1h        Nullable(Float64)
--   burn_6h        Nullable(Float64)
--   burn_1h_low    Nullable(Float64) what it surely is: the lower end of the 95 % interval of
--                                      burn_1h, clustered by slice; NULL below 10 bad timings
--   burn_6h_low    Nullable(Float64)
--   sampled_1h     UInt64            timings of the last hour: the n of burn_1h
--   sampled_6h     UInt64
--   page           UInt8             1 when burn_1h_low and burn_5m are above 14.4, or burn_6h_low
--                                      and burn_30m above 6
--   NULL when n is below 10.
--
-- Order: burn_1h descending, country.
WITH
    toUnixTimestamp64Milli({from:DateTime64(3)}) AS from_ms,
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms,
    if({targets:String} = '', '{"*":{"satisfied_ms":500,"objective":0.95}}', {targets:String})
        AS all_targets,
    -- of how many slices one is read, so that a million timings are read of
        -- what is older than the windows of rules
    (
        SELECT isochrone_lots(sum(sampled), sum(sampled)) FROM rollup_region_hour
        WHERE hour >= toStartOfHour({from:DateTime64(3)}) AND hour < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
    ) AS some_lots,
    assumeNotNull(some_lots) AS lots,
    -- the range, and the windows that rules look at; in ms before `to`
    [to_ms - from_ms, 300000, 1800000, 3600000, 21600000] AS windows,
    JSONExtractKeys(all_targets) AS target_keys,
    JSONExtractFloat(all_targets, '*', 'satisfied_ms') AS usual_ms,
    -- the last LogBucket within so many ms, as a number that may lie between two
    ms -> greatest(0, log(1000 * ms) / log(1.04) + 0.5) AS last_bucket
SELECT
    country,
    satisfied AS satisfied_ms,
    target AS objective,
    counted[1] AS requests,
    timing_counts[1] AS sampled,
    if(sampled >= 10, happy[1] / counted[1], NULL) AS apdex,
    if(sampled >= 10, greatest(0, apdex - 1.96 * apdex_error), NULL) AS apdex_low,
    if(sampled >= 10, least(1, apdex + 1.96 * apdex_error), NULL) AS apdex_high,
    if(sampled >= 10, shares[1], NULL) AS bad_share,
    if(sampled >= 10, burns[1], NULL) AS burn,
    if(timing_counts[2] >= 10, burns[2], NULL) AS burn_5m,
    if(timing_counts[3] >= 10, burns[3], NULL) AS burn_30m,
    if(timing_counts[4] >= 10, burns[4], NULL) AS burn_1h,
    if(timing_counts[5] >= 10, burns[5], NULL) AS burn_6h,
    if(bad_counts[4] >= 10, sure_burns[4], NULL) AS burn_1h_low,
    if(bad_counts[5] >= 10, sure_burns[5], NULL) AS burn_6h_low,
    timing_counts[4] AS sampled_1h,
    timing_counts[5] AS sampled_6h,
    toUInt8(ifNull(
        (burn_1h_low > 14.4 AND burn_5m > 14.4) OR (burn_6h_low > 6 AND burn_30m > 6), 0)) AS page
FROM
(
    SELECT
        *,
        arrayMap((b, m) -> if(m > 0, b / m, 0), bad, counted) AS shares,
        arrayMap(share -> share / (1 - target), shares) AS burns,
        -- standard error of a ratio of two sums over slices
        arrayMap(
            (r, bb, bm, mm, m) -> if(m > 0, sqrt(greatest(0, bb - 2 * r * bm + r * r * mm)) / m, 0),
            shares, bad_bad, bad_counted, counted_counted, counted) AS share_errors,
        arrayMap(
            (share, error) -> greatest(0, share - 1.96 * error) / (1 - target),
            shares, share_errors)
            AS sure_burns,
        if(counted[1] > 0, happy[1] / counted[1], 0) AS ratio,
        if(counted[1] > 0, sqrt(greatest(0, happy_happy[1] - 2 * ratio * happy_counted[1]
            + ratio * ratio * counted_counted[1])) / counted[1], 0) AS apdex_error
    FROM
    (
        SELECT
            country,
            if(JSONHas(all_targets, country), country, '*') AS key,
            JSONExtractFloat(all_targets, key, 'satisfied_ms') AS satisfied,
            JSONExtractFloat(all_targets, key, 'objective') AS target,
            sumForEach(arrayMap(i -> own_counted * (i = number), [1, 2, 3, 4, 5])) AS counted,
            sumForEach(arrayMap(i -> own_bad * (i = number), [1, 2, 3, 4, 5])) AS bad,
            sumForEach(arrayMap(i -> own_happy * (i = number), [1, 2, 3, 4, 5])) AS happy,
            sumForEach(arrayMap(i -> own_timings * (i = number), [1, 2, 3, 4, 5])) AS timing_counts,
            sumForEach(arrayMap(i -> own_bad_timings * (i = number), [1, 2, 3, 4, 5])) AS bad_counts,
            sumForEach(arrayMap(i -> own_bad_bad * (i = number), [1, 2, 3, 4, 5])) AS bad_bad,
            sumForEach(arrayMap(i -> own_bad_counted * (i = number), [1, 2, 3, 4, 5])) AS bad_counted,
            sumForEach(arrayMap(i -> own_counted_counted * (i = number), [1, 2, 3, 4, 5])) AS counted_counted,
            sumForEach(arrayMap(i -> own_happy_happy * (i = number), [1, 2, 3, 4, 5])) AS happy_happy,
            sumForEach(arrayMap(i -> own_happy_counted * (i = number), [1, 2, 3, 4, 5])) AS happy_counted
        FROM
        (
            SELECT
                country,
                number,
                sum(w * m) AS own_counted,
                sum(w * b) AS own_bad,
                sum(w * h) AS own_happy,
                sum(n) AS own_timings,
                sum(bad_n) AS own_bad_timings,
                sum(w * w * b * b) AS own_bad_bad,
                sum(w * w * b * m) AS own_bad_counted,
                sum(w * w * m * m) AS own_counted_counted,
                sum(w * w * h * h) AS own_happy_happy,
                sum(w * w * h * m) AS own_happy_counted
            FROM
            (
                SELECT
                    country,
                    w,
                    number,
                    arrayMap(age -> age > 0 AND age <= windows[number], ages) AS inside,
                    arraySum((k, is_in) -> k * is_in, ks, inside) AS m,
                    arraySum((k, is_in) -> k * is_in, bad_ks, inside) AS b,
                    arraySum((k, is_in) -> k * is_in, happy_ks, inside) AS h,
                    arrayCount((k, is_in) -> k > 0 AND is_in, ks, inside) AS n,
                    arrayCount((k, is_in) -> k > 0 AND is_in, bad_ks, inside) AS bad_n
                FROM
                (
                    SELECT
                        country,
                        own_lots / (toFloat64(keep_probability) * admission) AS w,
                        transform(
                            country, target_keys,
                            arrayMap(
                                key -> JSONExtractFloat(all_targets, key, 'satisfied_ms'),
                                target_keys),
                            usual_ms) AS satisfied_ms,
                        last_bucket(satisfied_ms) AS satisfied_bucket,
                        last_bucket(4 * satisfied_ms) AS tolerated_bucket,
                        arrayMap(e -> to_ms - toUnixTimestamp64Milli(t0) - e * 100, timings.end_ds)
                            AS ages,
                        -- windows that none of the slice's requests can be in are not looked at
                        arrayFilter(i -> windows[i] >= arrayMin(ages), all_numbers) AS own_numbers,
                        arrayMap(o -> o NOT IN ('ok', 'cancelled'), timings.outcome) AS failures,
                        -- a request that neither failed nor was timed says nothing
                        arrayMap(
                            (keep, total, failed) -> if(
                                total >= 0 OR failed, 1 / toFloat64(keep), 0),
                            timings.keep, timings.total, failures) AS ks,
                        arrayMap(
                            (k, total, failed) -> k * (failed OR total > tolerated_bucket),
                            ks, timings.total, failures) AS bad_ks,
                        arrayMap(
                            (k, total, failed) -> k * multiIf(
                                failed OR total > tolerated_bucket, 0,
                                total > satisfied_bucket, 0.5, 1),
                            ks, timings.total, failures) AS happy_ks
                    FROM
                    (
                        -- end_ds is a UInt16: no request ends later than 6553.5 s after its t0. What pages
                        -- look at is read whole
                        SELECT country, t0, keep_probability, admission, timings.total, timings.outcome,
                            timings.keep, timings.end_ds, toUInt64(1) AS own_lots, [1, 2, 3, 4, 5] AS all_numbers
                        FROM slices
                        WHERE t0 >= {to:DateTime64(3)} - INTERVAL 6 HOUR - INTERVAL 6554 SECOND
                            AND t0 < {to:DateTime64(3)}
                            AND ({app:String} = '' OR app = {app:String})
                        UNION ALL
                        SELECT country, t0, keep_probability, admission, timings.total, timings.outcome,
                            timings.keep, timings.end_ds, lots, [1]
                        FROM slices
                        WHERE lots < 64
                            AND t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                            AND t0 < {to:DateTime64(3)} - INTERVAL 6 HOUR - INTERVAL 6554 SECOND
                            AND isochrone_in_lot(lots, install_key, session, slice)
                            AND ({app:String} = '' OR app = {app:String})
                        UNION ALL
                        SELECT country, t0, keep_probability, admission, timings.total, timings.outcome,
                            timings.keep, timings.end_ds, lots, [1]
                        FROM slices_lot
                        WHERE lots >= 64
                            AND t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                            AND t0 < {to:DateTime64(3)} - INTERVAL 6 HOUR - INTERVAL 6554 SECOND
                            AND isochrone_in_lot(lots, install_key, session, slice)
                            AND ({app:String} = '' OR app = {app:String})
                    )
                )
                ARRAY JOIN own_numbers AS number
            )
            GROUP BY country, number
        )
        GROUP BY country
    )
    WHERE timing_counts[1] > 0 OR timing_counts[5] > 0
)
ORDER BY burns[4] DESC, country
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
