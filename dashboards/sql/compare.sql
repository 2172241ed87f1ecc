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
    (
        SELECT sumIf(sampled, {api:String} = '' OR api = {api:String}) / sum(sampled)
        FROM rollup_api_hour
        WHERE (
                hour >= toStartOfHour({from:DateTime64(3)}) AND hour < {to:DateTime64(3)}
                OR hour >= toStartOfHour({before_from:DateTime64(3)})
                    AND hour < {before_to:DateTime64(3)})
            AND ({app:String} = '' OR app = {app:String})
    ) AS api_share,
    -- of how many slices one is read, so that half a million timings are read
    (
        SELECT isochrone_lots(2 * sum(sampled) * api_share, sum(sampled)) FROM rollup_region_hour
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
    [0.50, 0.95, 0.99] AS levels,
    -- every timing that is compared, and on which side; numbers are grouped faster than names and pairs
    timings_of_sides AS
    (
        SELECT
            country,
            network,
            lots * isochrone_weight(keep_probability, admission, keep) AS weight,
            total,
            isochrone_failed(outcome) AS failed,
            2 * (total + 1) + failed AS point,
            toUnixTimestamp64Milli(t0) + end_ds * 100 AS ended_ms,
            multiIf(
                {by:String} = 'app_version', toString(app_version),
                {by:String} = 'pop', toString(pop),
                {by:String} = 'cache', toString(cache),
                {by:String} = 'network', toString(network),
                '') AS value,
            multiIf(
                ended_ms >= from_ms AND ended_ms < to_ms AND value = {after:String}, 2,
                ended_ms >= before_from_ms AND ended_ms < before_to_ms AND value = {before:String},
                1, 0) AS side,
            cityHash64(side, country, network) AS own_stratum,
            cityHash64(own_stratum, install_key, session) AS own_session
        FROM
        (
            -- end_ds is a UInt16: no request ends later than 6553.5 s after its t0
            SELECT install_key, session, country, network, app_version, t0, keep_probability,
                admission, timings.api, timings.total, timings.outcome, timings.cache,
                timings.pop, timings.keep, timings.end_ds
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
            SELECT install_key, session, country, network, app_version, t0, keep_probability,
                admission, timings.api, timings.total, timings.outcome, timings.cache,
                timings.pop, timings.keep, timings.end_ds
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
        ARRAY JOIN
            timings.end_ds AS end_ds,
            timings.api AS name,
            timings.total AS total,
            timings.outcome AS outcome,
            timings.cache AS cache,
            timings.pop AS pop,
            timings.keep AS keep
        WHERE side > 0 AND ({api:String} = '' OR name = {api:String})
    ),
    -- a session's requests by time; what it adds to squares and products is its own weights' alone
    sessions AS
    (
        SELECT
            any(own_stratum) AS session_stratum,
            any(side) AS session_side,
            any(country) AS session_country,
            any(network) AS session_network,
            groupArray(point) AS points,
            groupArray(weight) AS weights,
            sum(weight) AS session_requests,
            sumIf(weight, total >= 0) AS session_measured,
            sumIf(weight, failed) AS session_errors
        FROM timings_of_sides
        GROUP BY own_session
    ),
    buckets AS
    (
        SELECT
            any(session_side) AS side,
            any(session_country) AS country,
            any(session_network) AS network,
            intDiv(point, 2) - 1 AS bucket,
            count() AS bucket_n,
            sum(measured) AS bucket_weights,
            sum(measured * (2 * cumulated - measured)) AS bucket_squares,
            sum(measured * session_measured) AS bucket_products,
            -- requests, errors, errors^2, errors * requests, requests^2, timings failed
            [
                sum(weight),
                sum(weight * failed),
                sum(weight * failed * session_errors),
                sum(weight * failed * session_requests),
                sum(weight * session_requests),
                toFloat64(sum(failed))
            ] AS bucket_sums,
            sum(is_first) AS bucket_sessions
        FROM
        (
            SELECT
                *,
                arraySort(points) AS sorted,
                arraySort((w, p) -> p, weights, points) AS sorted_weights,
                arrayMap((w, p) -> w * (p > 1), sorted_weights, sorted) AS measured_weights
            FROM sessions
        )
        ARRAY JOIN
            sorted AS point,
            sorted_weights AS weight,
            measured_weights AS measured,
            arrayMap(p -> p % 2, sorted) AS failed,
            arrayCumSum(measured_weights) AS cumulated,
            arrayMap(i -> i = 1, arrayEnumerate(sorted)) AS is_first
        GROUP BY session_stratum, bucket
    ),
    -- strata, and all requests as one more stratum that is no part of any region
    strata AS
    (
        SELECT
            pooled,
            stratum.1 AS stratum_country,
            stratum.2 AS stratum_network,
            -- per side: buckets, weights, squares, products, n
            sumMapIf([bucket], [bucket_weights], [bucket_squares], [bucket_products], [bucket_n],
                side = 1 AND bucket >= 0) AS before_times,
            sumMapIf([bucket], [bucket_weights], [bucket_squares], [bucket_products], [bucket_n],
                side = 2 AND bucket >= 0) AS after_times,
            sumForEachIf(bucket_sums, side = 1) AS before_sums,
            sumForEachIf(bucket_sums, side = 2) AS after_sums,
            sumIf(bucket_n, side = 1) AS before_n,
            sumIf(bucket_n, side = 2) AS after_n,
            sumIf(bucket_sessions, side = 1) AS before_count,
            sumIf(bucket_sessions, side = 2) AS after_count
        FROM
        (
            SELECT
                *,
                cityHash64(country, network) AS cell,
                least(
                    sumIf(bucket_sessions, side = 1) OVER (PARTITION BY cell),
                    sumIf(bucket_sessions, side = 2) OVER (PARTITION BY cell))
                    AS fewest
            FROM buckets
        )
        ARRAY JOIN
            [0, 1] AS pooled,
            [(toString(country), if(fewest >= 10, toString(network), '(small)')), ('', '')] AS stratum
        GROUP BY pooled, stratum_country, stratum_network
        -- a stratum that only one side has keeps its requests for compared_share
    ),
    scopes AS
    (
        SELECT
            scope.1 AS scope_name,
            scope.2 AS scope_country,
            groupArrayIf(before_times, compared) AS befores,
            groupArrayIf(after_times, compared) AS afters,
            groupArrayIf(before_sums, compared) AS sums_before,
            groupArrayIf(after_sums, compared) AS sums_after,
            sumIf(before_n, compared) AS before_sampled,
            sumIf(after_n, compared) AS after_sampled,
            sumIf(before_count, compared) AS before_sessions,
            sumIf(after_count, compared) AS after_sessions,
            sumIf(before_sums[1], compared) / nullIf(sum(before_sums[1]), 0) AS compared_share
        FROM
        (
            SELECT *, least(before_count, after_count) >= 10 OR pooled AS compared FROM strata
        )
        ARRAY JOIN
            if(pooled, [('pooled', '')],
                [('standardised', ''), ('region', stratum_country)]) AS scope
        GROUP BY scope_name, scope_country
    ),
    -- after, every stratum is scaled to the requests it had before. A step in a subquery of its own is
    -- analysed once, what is named in one wherever the name stands
    scaled AS
    (
        SELECT
            scope_name,
            scope_country,
            compared_share,
            side.1 AS number,
            side.2 AS strata_times,
            side.3 AS strata_sums,
            side.4 AS sampled,
            side.5 AS session_count,
            arrayMap((mine, then) -> then[1] / mine[1], strata_sums, sums_before) AS scales
        FROM scopes
        ARRAY JOIN
            [
                (1, befores, sums_before, before_sampled, before_sessions),
                (2, afters, sums_after, after_sampled, after_sessions)
            ] AS side
    ),
    mixed AS
    (
        SELECT
            *,
            arrayReduce(
                'sumMap',
                strata_times.1,
                arrayMap((d, scale) -> arrayMap(w -> w * scale, d.2), strata_times, scales),
                strata_times.5) AS times,
            session_count / (session_count - 1) AS correction,
            arraySum((s, scale) -> s[1] * scale, strata_sums, scales) AS requests,
            arraySum((s, scale) -> s[2] * scale, strata_sums, scales) AS errors,
            sqrt(correction * arraySum(
                (s, scale) -> scale * scale * greatest(
                    0, s[3] - 2 * s[2] / s[1] * s[4] + pow(s[2] / s[1], 2) * s[5]),
                strata_sums, scales)) / requests AS rate_error
        FROM scaled
    ),
    cumulated AS
    (
        SELECT *, times.1 AS buckets, times.3 AS numbers, arrayCumSum(times.2) AS cumulative
        FROM mixed
    ),
    -- the standard error of the share of requests up to a percentile
    erring AS
    (
        SELECT
            *,
            arrayMap(
                bucket -> sqrt(correction * arraySum(
                    (d, scale) -> scale * scale * isochrone_share_variance(
                        d, bucket, isochrone_up_to(bucket, d.1, d.2) / arraySum(d.2)),
                    strata_times, scales)) / cumulative[-1],
                arrayMap(q -> isochrone_bucket_at(buckets, cumulative, q), levels)) AS share_errors
        FROM cumulated
    ),
    -- the shares that its intervals reach, then the times at them (Woodruff)
    reaching AS
    (
        SELECT
            *,
            arrayMap((q, e) -> isochrone_half_width(q, e), levels, share_errors) AS widths,
            arrayMap((q, e) -> far_width(q, e), levels, share_errors) AS far_widths,
            arrayMap(q -> isochrone_beyond(buckets, cumulative, numbers, q), levels) AS beyond,
            errors / requests AS error_rate,
            isochrone_half_width(error_rate, rate_error) AS error_width,
            far_width(error_rate, rate_error) AS far_error_width
        FROM erring
    ),
    sides AS
    (
        SELECT
            *,
            arrayMap(
                shares -> arrayMap(q -> isochrone_time_at(buckets, cumulative, q), shares),
                [
                    levels,
                    arrayMap((q, width) -> greatest(0, q - width), levels, widths),
                    arrayMap((q, width) -> least(1, q + width), levels, widths),
                    arrayMap((q, width) -> greatest(0, q - width), levels, far_widths),
                    arrayMap((q, width) -> least(1, q + width), levels, far_widths)
                ]) AS reached,
            -- value, low, high, far low and far high of each metric
            arrayMap(
                (percentiles, rate) -> arrayPushBack(percentiles, rate),
                reached,
                [
                    error_rate, error_rate - error_width, error_rate + error_width,
                    error_rate - far_error_width, error_rate + far_error_width
                ]) AS ends
        FROM reaching
    ),
    pairs AS
    (
        SELECT
            scope_name,
            scope_country,
            any(compared_share) AS compared,
            anyIf(sampled, number = 1) AS before_n,
            anyIf(sampled, number = 2) AS after_n,
            anyIf(session_count, number = 1) AS before_count,
            anyIf(session_count, number = 2) AS after_count,
            anyIf(ends, number = 1) AS before_ends,
            anyIf(ends, number = 2) AS after_ends,
            sum(arraySum(s -> s[6], strata_sums)) / (before_n + after_n) AS failed_share,
            arrayPushBack(minForEach(beyond), least(before_n, after_n) * failed_share) AS tails
        FROM sides
        GROUP BY scope_name, scope_country
    ),
    metrics AS
    (
        SELECT
            scope_name, scope_country, compared, before_n, after_n, before_count, after_count,
            name, tail, was, is, was_low, is_low, was_high, is_high, was_far_low, is_far_low,
            was_far_high, is_far_high,
            is - was AS difference
        FROM pairs
        ARRAY JOIN
            ['p50_ms', 'p95_ms', 'p99_ms', 'error_rate'] AS name,
            before_ends[1] AS was,
            after_ends[1] AS is,
            before_ends[2] AS was_low,
            after_ends[2] AS is_low,
            before_ends[3] AS was_high,
            after_ends[3] AS is_high,
            before_ends[4] AS was_far_low,
            after_ends[4] AS is_far_low,
            before_ends[5] AS was_far_high,
            after_ends[5] AS is_far_high,
            tails AS tail
    ),
    bounded AS
    (
        SELECT
            *,
            -- the interval of a difference from those of its sides (Zou and Donner's MOVER)
            difference - sqrt(pow(is - is_low, 2) + pow(was_high - was, 2)) AS low,
            difference + sqrt(pow(is_high - is, 2) + pow(was - was_low, 2)) AS high,
            -- how far the 95 % and the 99.9 % intervals reach towards no change; p is where one would
            -- just reach it, between them and beyond in proportion
            if(difference > 0, difference - low, high - difference) AS width,
            if(difference > 0,
                sqrt(pow(is - is_far_low, 2) + pow(was_far_high - was, 2)),
                sqrt(pow(is_far_high - is, 2) + pow(was - was_far_low, 2))) AS far
        FROM metrics
    ),
    changes AS
    (
        SELECT
            *,
            tail >= 20 AS enough,
            if(
                abs(difference) <= width OR far <= width,
                1.96 * abs(difference) / width,
                1.96 + (3.29 - 1.96) * (abs(difference) - width) / (far - width)) AS deviate,
            multiIf(difference = 0, 1., width = 0, 0., erfc(deviate / sqrt(2))) AS p
        FROM bounded
    )
SELECT
    scope_name AS scope,
    scope_country AS country,
    name AS metric,
    if(enough, was, NULL) AS before,
    if(enough, is, NULL) AS after,
    if(enough, difference, NULL) AS change,
    if(enough, low, NULL) AS change_low,
    if(enough, high, NULL) AS change_high,
    if(enough, p, NULL) AS p_value,
    if(enough, least(1., min(p * tests / place) OVER (
        PARTITION BY scope_name, name, enough
        ORDER BY p DESC, scope_country DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)), NULL) AS adjusted_p,
    multiIf(
        NOT enough, 'not_enough_data',
        adjusted_p > 0.05, 'not_convincing',
        difference < 0, 'better', 'worse') AS verdict,
    before_n AS before_sampled,
    after_n AS after_sampled,
    before_count AS before_sessions,
    after_count AS after_sessions,
    compared AS compared_share
FROM
(
    SELECT
        *,
        count() OVER (PARTITION BY scope_name, name, enough) AS tests,
        row_number() OVER (
            PARTITION BY scope_name, name, enough ORDER BY p, scope_country) AS place
    FROM changes
)
ORDER BY scope, metric, adjusted_p, country
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
