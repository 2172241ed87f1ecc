-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: did it get better, by how much, how sure, and where?
--
-- Parameters
--   from, to                DateTime64(3)  half-open range [from, to) in which a request ended, after
--   before_from, before_to  DateTime64(3)  the same before
--   app                     String         one app; '' for all
--   api                     String         one API; '' for all
--   by                      String         '' to compare the ranges only, else what differs too:
--                                            app_version, pop, cache, network
--   before, after           String         its value on either side
--
-- Columns, one row per scope, country and metric
--   scope            String            standardised: all regions, at the mix of countries and networks
--                                        that was there before; pooled: all regions as they are, where
--                                        a shift of the mix passes for a change; region: one country,
--                                        at the mix of networks that was there before
--   country          String            of a region: ISO 3166-1 alpha-2, '' when unknown
--   metric           String            p50_ms, p95_ms, p99_ms, error_rate
--   before           Nullable(Float64) ms, interpolated inside its LogBucket; or 0..1
--   after            Nullable(Float64)
--   change           Nullable(Float64) after - before
--   change_low       Nullable(Float64) its 95 % change interval, clustered by session: what other
--   change_high      Nullable(Float64)   users on another day would have shown as well
--   p_value          Nullable(Float64) 0..1, of no change
--   adjusted_p       Nullable(Float64) 0..1, the same after Benjamini-Hochberg over the regions of a
--                                        metric; of other scopes p_value
--   verdict          String            better, worse, not_convincing (adjusted_p above 0.05),
--                                        not_enough_data
--   before_sampled   UInt64            timings compared: n
--   after_sampled    UInt64
--   before_sessions  UInt64            sessions they come from
--   after_sessions   UInt64
--   compared_share   Nullable(Float64) 0..1 of the requests before, in strata found on both sides
--   A stratum (country and network) with fewer than 10 sessions on a side is joined with the other
--   small ones of its country, and left out if that is not enough either. Numbers are NULL with
--   fewer than 20 timings beyond the percentile on a side, or fewer than 20 expected errors.
--
-- Order: scope, metric, adjusted_p, country.
WITH
    toUnixTimestamp64Milli({from:DateTime64(3)}) AS from_ms,
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms,
    toUnixTimestamp64Milli({before_from:DateTime64(3)}) AS before_from_ms,
    toUnixTimestamp64Milli({before_to:DateTime64(3)}) AS before_to_ms,
    -- of how many slices one is read, so that half a million timings are read
    (
        SELECT isochrone_lots(
            2 * sumIf(sampled, {api:String} = '' OR api = {api:String}), sum(sampled))
        FROM rollup_api_hour
        WHERE (
                hour >= toStartOfHour({from:DateTime64(3)}) AND hour < {to:DateTime64(3)}
                OR hour >= toStartOfHour({before_from:DateTime64(3)})
                    AND hour < {before_to:DateTime64(3)})
            AND ({app:String} = '' OR app = {app:String})
    ) AS some_lots,
    assumeNotNull(some_lots) AS lots,
    -- half the 99.9 % interval of a share, by Student's quantile (Wallace's approximation) for the
    -- degrees of freedom of isochrone_half_width
    (share, error) -> error * arrayMap(
        scarcity -> sqrt(
            (exp(pow(3.29 * (8 + 3 * scarcity) / (8 + scarcity), 2) * scarcity) - 1) / scarcity),
        [greatest(1e-9, error * error
            / greatest(1e-12, share * (1 - share) * least(share, 1 - share)))])[1] AS far_width,
    -- what is added to a share for its value and the ends of its 95 % and 99.9 % intervals
    (share, error) -> arrayPushFront(
        arrayFlatten(arrayMap(
            width -> [-width, width],
            [isochrone_half_width(share, error), far_width(share, error)])),
        0.) AS reach,
    -- lists of buckets, weights, squares, products, n from a map of them by bucket
    by_bucket -> (
        mapKeys(by_bucket),
        arrayMap(own -> own[1], mapValues(by_bucket)),
        arrayMap(own -> own[2], mapValues(by_bucket)),
        arrayMap(own -> own[3], mapValues(by_bucket)),
        arrayMap(own -> own[4], mapValues(by_bucket))) AS lists_of,
    [0.50, 0.95, 0.99] AS levels,
    -- Half of the time goes before a row is read: each key of GROUP BY and ORDER BY is hashed with all
    -- that is below it, so steps are few, a key is one number or one tuple, ranks come from arrays.
    -- Every timing that is compared, and on which side:
    timings_of_sides AS
    (
        SELECT
            session_key,
            country,
            network,
            -- but for the lots, which are the same on both sides
            isochrone_weight(keep_probability, admission, keep) AS weight,
            total,
            isochrone_failed(outcome) AS failed,
            2 * (total + 1) + failed AS point,
            toUnixTimestamp64Milli(t0) + end_ds * 100 AS ended_ms,
            if({by:String} = 'app_version', toString(app_version),
                if({by:String} = 'network', toString(network), own_value)) AS value,
            multiIf(
                ended_ms >= from_ms AND ended_ms < to_ms AND value = {after:String}, 2,
                ended_ms >= before_from_ms AND ended_ms < before_to_ms AND value = {before:String},
                1, 0) AS side
        FROM
        (
            -- end_ds is a UInt16: no request ends later than 6553.5 s after its t0
            SELECT cityHash64(country, network, install_key, session) AS session_key, country,
                network, app_version, t0, keep_probability, admission, timings.api, timings.total,
                timings.outcome, timings.cache, timings.pop, timings.keep, timings.end_ds
            FROM slices
            WHERE lots < 64
                AND (
                    t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND AND t0 < {to:DateTime64(3)}
                    OR t0 >= {before_from:DateTime64(3)} - INTERVAL 6554 SECOND
                        AND t0 < {before_to:DateTime64(3)})
                AND isochrone_in_lot(lots, install_key, session, slice)
                AND ({app:String} = '' OR app = {app:String})
                AND ({api:String} = '' OR has(timings.api, {api:String}))
            UNION ALL
            SELECT cityHash64(country, network, install_key, session) AS session_key, country,
                network, app_version, t0, keep_probability, admission, timings.api, timings.total,
                timings.outcome, timings.cache, timings.pop, timings.keep, timings.end_ds
            FROM slices_lot
            WHERE lots >= 64
                AND (
                    t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND AND t0 < {to:DateTime64(3)}
                    OR t0 >= {before_from:DateTime64(3)} - INTERVAL 6554 SECOND
                        AND t0 < {before_to:DateTime64(3)})
                AND isochrone_in_lot(lots, install_key, session, slice)
                AND ({app:String} = '' OR app = {app:String})
                AND ({api:String} = '' OR has(timings.api, {api:String}))
        )
        -- `if` and not multiIf: what is in a branch that a parameter rules out is not read
        ARRAY JOIN
            timings.end_ds AS end_ds,
            if({api:String} = '', arrayWithConstant(length(timings.keep), 1),
                arrayMap(name -> name = {api:String}, timings.api)) AS is_asked,
            if({by:String} = 'pop', arrayMap(pop -> toString(pop), timings.pop),
                if({by:String} = 'cache', arrayMap(cache -> toString(cache), timings.cache),
                    arrayResize(emptyArrayString(), length(timings.keep)))) AS own_value,
            timings.total AS total,
            timings.outcome AS outcome,
            timings.keep AS keep
        WHERE side > 0 AND is_asked
    ),
    -- a session's requests by time; what it adds to squares and products is its own weights' alone
    sessions AS
    (
        SELECT
            any(side) AS session_side,
            any(country) AS session_country,
            any(network) AS session_network,
            cityHash64(session_side, session_country, session_network) AS session_stratum,
            arraySort(groupArray(point)) AS points,
            arraySort((w, p) -> p, groupArray(weight), groupArray(point)) AS weights,
            sum(weight) AS session_requests,
            sumIf(weight, total >= 0) AS session_measured,
            sumIf(weight, failed) AS session_errors
        FROM timings_of_sides
        -- numbers are grouped faster than names and pairs
        GROUP BY session_key + side
    ),
    buckets AS
    (
        SELECT
            any(session_side) AS side,
            any(session_country) AS country,
            any(session_network) AS network,
            intDiv(point, 2) - 1 AS bucket,
            count() AS bucket_n,
            -- weights, squares, products, n
            [
                sum(measured),
                sum(measured * (2 * cumulated - measured)),
                sum(measured * session_measured),
                toFloat64(bucket_n)
            ] AS bucket_times,
            -- requests, errors, errors^2, errors * requests, requests^2, timings failed: of a session
            -- all at its first timing
            [
                sumIf(session_requests, is_first),
                sumIf(session_errors, is_first),
                sumIf(session_errors * session_errors, is_first),
                sumIf(session_errors * session_requests, is_first),
                sumIf(session_requests * session_requests, is_first),
                toFloat64(sum(failed))
            ] AS bucket_sums,
            sum(is_first) AS bucket_sessions
        FROM sessions
        ARRAY JOIN
            points AS point,
            weights AS weight,
            arrayMap((w, p) -> w * (p > 1), weights, points) AS measured,
            arrayMap(p -> p % 2, points) AS failed,
            arrayCumSum((w, p) -> w * (p > 1), weights, points) AS cumulated,
            arrayMap(i -> i = 1, arrayEnumerate(points)) AS is_first
        GROUP BY session_stratum, bucket
    ),
    -- countries and networks; of each side the times by bucket
    cells AS
    (
        SELECT
            any(country) AS cell_country,
            any(network) AS cell_network,
            mapFromArrays(
                groupArrayIf(bucket, side = 1 AND bucket >= 0),
                groupArrayIf(bucket_times, side = 1 AND bucket >= 0)) AS before_buckets,
            mapFromArrays(
                groupArrayIf(bucket, side = 2 AND bucket >= 0),
                groupArrayIf(bucket_times, side = 2 AND bucket >= 0)) AS after_buckets,
            sumForEachIf(bucket_sums, side = 1) AS before_cell_sums,
            sumForEachIf(bucket_sums, side = 2) AS after_cell_sums,
            sumIf(bucket_n, side = 1) AS before_cell_n,
            sumIf(bucket_n, side = 2) AS after_cell_n,
            sumIf(bucket_sessions, side = 1) AS before_cell_count,
            sumIf(bucket_sessions, side = 2) AS after_cell_count
        FROM buckets
        GROUP BY cityHash64(country, network)
    ),
    -- strata, and all requests as one more stratum that is no part of any region
    strata AS
    (
        SELECT
            stratum,
            lists_of(sumForEachMap(before_buckets)) AS before_times,
            lists_of(sumForEachMap(after_buckets)) AS after_times,
            sumForEach(before_cell_sums) AS before_sums,
            sumForEach(after_cell_sums) AS after_sums,
            sum(before_cell_n) AS before_n,
            sum(after_cell_n) AS after_n,
            sum(before_cell_count) AS before_count,
            sum(after_cell_count) AS after_count,
            -- a stratum that only one side has keeps its requests for compared_share
            least(before_count, after_count) >= 10 OR stratum.1 = 'pooled' AS compared
        FROM cells
        ARRAY JOIN
            [
                ('region', toString(cell_country), if(
                    least(before_cell_count, after_cell_count) >= 10,
                    toString(cell_network), '(small)')),
                ('pooled', '', '')
            ] AS stratum
        GROUP BY stratum
    ),
    scopes AS
    (
        SELECT
            scope,
            groupArrayIf(before_times, compared) AS times_before,
            groupArrayIf(after_times, compared) AS times_after,
            groupArrayIf(before_sums, compared) AS sums_before,
            groupArrayIf(after_sums, compared) AS sums_after,
            sumIf(before_n, compared) AS before_sampled,
            sumIf(after_n, compared) AS after_sampled,
            sumIf(before_count, compared) AS before_sessions,
            sumIf(after_count, compared) AS after_sessions,
            sumIf(before_sums[1], compared) / nullIf(sum(before_sums[1]), 0) AS compared_share
        FROM strata
        ARRAY JOIN
            if(stratum.1 = 'pooled', [('pooled', '')],
                [('standardised', ''), ('region', stratum.2)]) AS scope
        GROUP BY scope
    ),
    -- after, every stratum is scaled to the requests it had before
    mixed AS
    (
        SELECT
            scope,
            compared_share,
            side,
            strata_times,
            strata_sums,
            sampled,
            session_count,
            arrayMap((mine, then) -> then[1] / mine[1], strata_sums, sums_before) AS scales,
            arrayReduce(
                'sumMap',
                strata_times.1,
                arrayMap((d, scale) -> arrayMap(w -> w * scale, d.2), strata_times, scales),
                strata_times.5) AS times,
            times.1 AS buckets,
            arrayCumSum(times.2) AS cumulative,
            times.3 AS numbers,
            session_count / (session_count - 1) AS correction,
            arraySum((s, scale) -> s[1] * scale, strata_sums, scales) AS requests,
            arraySum((s, scale) -> s[2] * scale, strata_sums, scales) / requests AS error_rate,
            sqrt(correction * arraySum(
                (s, scale) -> scale * scale * greatest(
                    0, s[3] - 2 * s[2] / s[1] * s[4] + pow(s[2] / s[1], 2) * s[5]),
                strata_sums, scales)) / requests AS rate_error
        FROM scopes
        ARRAY JOIN
            [1, 2] AS side,
            [times_before, times_after] AS strata_times,
            [sums_before, sums_after] AS strata_sums,
            [before_sampled, after_sampled] AS sampled,
            [before_sessions, after_sessions] AS session_count
    ),
    sides AS
    (
        SELECT
            *,
            -- the standard error of the share of requests up to a percentile
            arrayMap(
                bucket -> sqrt(correction * arraySum(
                    (d, scale) -> scale * scale * isochrone_share_variance(
                        d, bucket, isochrone_up_to(bucket, d.1, d.2) / arraySum(d.2)),
                    strata_times, scales)) / cumulative[-1],
                arrayMap(q -> isochrone_bucket_at(buckets, cumulative, q), levels)) AS share_errors,
            -- of each metric what its value and its intervals reach: the times at the shares (Woodruff)
            arrayPushBack(
                arrayMap(
                    (q, e) -> arrayMap(
                        width -> isochrone_time_at(
                            buckets, cumulative, greatest(0, least(1, q + width))),
                        reach(q, e)),
                    levels, share_errors),
                arrayMap(width -> error_rate + width, reach(error_rate, rate_error))) AS ends,
            arrayMap(q -> isochrone_beyond(buckets, cumulative, numbers, q), levels) AS beyond
        FROM mixed
    ),
    pairs AS
    (
        SELECT
            scope,
            any(compared_share) AS compared,
            anyIf(sampled, side = 1) AS before_n,
            anyIf(sampled, side = 2) AS after_n,
            anyIf(session_count, side = 1) AS before_count,
            anyIf(session_count, side = 2) AS after_count,
            anyIf(ends, side = 1) AS before_ends,
            anyIf(ends, side = 2) AS after_ends,
            sum(arraySum(s -> s[6], strata_sums)) / (before_n + after_n) AS failed_share,
            arrayPushBack(minForEach(beyond), least(before_n, after_n) * failed_share) AS tails
        FROM sides
        GROUP BY scope
    ),
    metrics AS
    (
        SELECT
            *,
            name,
            NOT tail >= 20 AS is_unknown,
            was[1] AS value_before,
            is[1] AS value_after,
            value_after - value_before AS difference,
            -- the interval of a difference from those of its sides (Zou and Donner's MOVER)
            sqrt(pow(is[1] - is[2], 2) + pow(was[3] - was[1], 2)) AS below,
            sqrt(pow(is[3] - is[1], 2) + pow(was[1] - was[2], 2)) AS above,
            -- how far the 95 % and the 99.9 % intervals reach towards no change; p is where one would
            -- just reach it, between them and beyond in proportion
            if(difference > 0, below, above) AS width,
            if(difference > 0,
                sqrt(pow(is[1] - is[4], 2) + pow(was[5] - was[1], 2)),
                sqrt(pow(is[5] - is[1], 2) + pow(was[1] - was[4], 2))) AS far
        FROM pairs
        ARRAY JOIN
            ['p50_ms', 'p95_ms', 'p99_ms', 'error_rate'] AS name,
            before_ends AS was,
            after_ends AS is,
            tails AS tail
    ),
    changes AS
    (
        SELECT
            *,
            if(
                abs(difference) <= width OR far <= width,
                1.96 * abs(difference) / width,
                1.96 + (3.29 - 1.96) * (abs(difference) - width) / (far - width)) AS deviate,
            multiIf(difference = 0, 1., width = 0, 0., erfc(deviate / sqrt(2))) AS p
        FROM metrics
    ),
    -- one array of all rows, in the order of p within the tests of a scope and metric
    ranked AS
    (
        SELECT
            arraySort(groupArray((
                (scope.1, name, is_unknown), p, scope.2, value_before, value_after, difference,
                difference - below, difference + above,
                before_n, after_n, before_count, after_count, compared))) AS tested
        FROM changes
    ),
    adjusted AS
    (
        SELECT
            tested,
            arrayEnumerateDense(tested.1) AS families,
            arrayEnumerateUniq(tested.1) AS places,
            arrayMap(family -> countEqual(families, family), families) AS sizes,
            arrayMap((p, size, place) -> p * size / place, tested.2, sizes, places) AS scaled_ps,
            arrayMap(
                (i, size, place, test) -> if(
                    test.1.3, NULL,
                    least(1., arrayMin(arraySlice(scaled_ps, i, size - place + 1)))),
                arrayEnumerate(tested), sizes, places, tested) AS adjusted_ps
        FROM ranked
    )
SELECT
    test.1.1 AS scope,
    test.3 AS country,
    test.1.2 AS metric,
    if(adjusted_p IS NULL, NULL, test.4) AS before,
    if(adjusted_p IS NULL, NULL, test.5) AS after,
    if(adjusted_p IS NULL, NULL, test.6) AS change,
    if(adjusted_p IS NULL, NULL, test.7) AS change_low,
    if(adjusted_p IS NULL, NULL, test.8) AS change_high,
    if(adjusted_p IS NULL, NULL, test.2) AS p_value,
    adjusted_p,
    multiIf(
        adjusted_p IS NULL, 'not_enough_data',
        adjusted_p > 0.05, 'not_convincing',
        test.6 < 0, 'better', 'worse') AS verdict,
    test.9 AS before_sampled,
    test.10 AS after_sampled,
    test.11 AS before_sessions,
    test.12 AS after_sessions,
    test.13 AS compared_share
FROM adjusted
ARRAY JOIN
    arraySort((t, p) -> (t.1.1, t.1.2, p, t.3), tested, adjusted_ps) AS test,
    arraySort((p, t) -> (t.1.1, t.1.2, p, t.3), adjusted_ps, tested) AS adjusted_p
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
