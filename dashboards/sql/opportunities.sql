-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: where do users lose the most time to the network, and what would win it back?
--
-- Parameters
--   from, to  DateTime64(3)  half-open range [from, to) in which a request ended
--   app       String         one app; '' for all
--
-- Columns, one row per country, api and lever that would win time there; of the 60 pairs of country
-- and api that lose the most. Computed from the slices that carry phases.
--   country        String            ISO 3166-1 alpha-2; '' when unknown
--   api            String            method and route template
--   requests       Float64           estimated number of requests: sum of weights
--   sampled        UInt64            timings the row is computed from: its n
--   network_hours  Float64           hours that users waited for neither client nor server: total
--                                      time less the server's; all of it where the server told none
--   hours_low      Float64           95 % level interval of network_hours, clustered by slice
--   hours_high     Float64
--   server_known   Float64           0..1, weighted share of requests whose server told its time
--   session_calls  Nullable(Float64) calls per session begun in the range; NULL when none was
--   rtt_ms         Nullable(Float64) ms, the country's median TCP connect: one round trip; NULL when
--                                      fewer than 10 connects were timed
--   lever          String            fewer_calls:      one call per session; calls beyond x rtt
--                                    edge_cache:       GETs that no cache answered, with a payload
--                                      that hardly changes its size, wait one rtt
--                                    bigger_pages:     GETs within 5 s of the same one: half of them
--                                    connection_reuse: one connection per session
--                                    payload_size:     half of the transfer time
--                                    nearer_pop:       round trips of 20 ms
--   lever_hours    Float64           hours it would win in the range
--   upper_bound    UInt8             1 when it is the most the lever could win
--   lever_sampled  UInt64            timings that the lever would change: its n
--
-- Order: network_hours descending, country, api, lever_hours descending.
WITH
    b -> if(b <= 0, 0, exp((b - 0.5) * log(1.04)) / 1e6) AS seconds,
    toUnixTimestamp64Milli({from:DateTime64(3)}) AS from_ms,
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms,
    -- of how many slices one is read, so that a million timings are read
    (
        SELECT isochrone_lots(sum(sampled), sum(sampled)) FROM rollup_region_hour
        WHERE hour >= toStartOfHour({from:DateTime64(3)}) AND hour < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
    ) AS some_lots,
    assumeNotNull(some_lots) AS lots,
    20 AS near_ms
SELECT
    country,
    api,
    requests,
    sampled,
    network_s / 3600 AS network_hours,
    greatest(0, network_s - 1.96 * sqrt(network_variance)) / 3600 AS hours_low,
    (network_s + 1.96 * sqrt(network_variance)) / 3600 AS hours_high,
    server_known_requests / requests AS server_known,
    if(sessions > 0, requests / sessions, NULL) AS session_calls,
    rtt AS rtt_ms,
    option.1 AS lever,
    option.2 / 3600 AS lever_hours,
    option.3 AS upper_bound,
    option.4 AS lever_sampled
FROM
(
    SELECT
        *,
        arrayFilter(
            candidate -> candidate.2 > 0,
            [
                ('fewer_calls', if(sessions > 0, requests - sessions, 0) * rtt_s, 1, sampled),
                ('edge_cache', if(stable AND rtt IS NOT NULL,
                    uncached_wait_s - uncached * rtt_s, 0), 1, uncached_sampled),
                ('bigger_pages', follow_s / 2, 0, follow_sampled),
                ('connection_reuse', if(sessions > 0,
                    setup_s * (1 - least(1, sessions / country_opened)), 0), 1, opened_sampled),
                ('payload_size', transfer_s / 2, 0, sampled),
                ('nearer_pop', if(rtt > near_ms,
                    (rtt_s - near_ms / 1000) * (requests + 2 * opened), 0), 1, sampled)
            ]) AS options
    FROM
    (
        SELECT
            *,
            if(country_timed_connects < 10, NULL, pow(1.04, country_connects.1[arrayFirstIndex(
                c -> c >= (0.5 - 1e-9) * cumulative[-1], cumulative)] - 0.5) / 1000) AS rtt,
            ifNull(rtt, 0) / 1000 AS rtt_s,
            -- a payload is stable when 80 % of it lie within a bucket of one size
            arrayReduce(
                'sumMap',
                arrayMap(size -> [size], all_sizes),
                arrayMap(w -> [w], all_size_weights)) AS sizes,
            arrayMax(size -> arraySum((b, w) -> w * (abs(b - size) <= 1), sizes.1, sizes.2), sizes.1)
                >= 0.8 * arraySum(sizes.2) AND notEmpty(sizes.1) AS stable
        FROM
        (
            SELECT
                *,
                sum(own_sessions) OVER (PARTITION BY country) AS sessions,
                sum(opened) OVER (PARTITION BY country) AS country_opened,
                sumMap(connects.1, connects.2) OVER (PARTITION BY country) AS country_connects,
                sum(timed_connects) OVER (PARTITION BY country) AS country_timed_connects,
                arrayCumSum(country_connects.2) AS cumulative
            FROM
            (
                SELECT
                    any(own_country) AS country,
                    any(own_api) AS api,
                    sum(own_requests) AS requests,
                    sum(own_sampled) AS sampled,
                    sum(own_network_s) AS network_s,
                    sum(own_network_variance) AS network_variance,
                    sum(own_server_known) AS server_known_requests,
                    sum(own_setup_s) AS setup_s,
                    sum(own_opened) AS opened,
                    sum(own_opened_sampled) AS opened_sampled,
                    sum(own_transfer_s) AS transfer_s,
                    sum(own_uncached) AS uncached,
                    sum(own_uncached_sampled) AS uncached_sampled,
                    sum(own_uncached_wait_s) AS uncached_wait_s,
                    sum(own_follow_s) AS follow_s,
                    sum(own_follow_sampled) AS follow_sampled,
                    sum(own_begun) AS own_sessions,
                    sumMapIf([connect], [own_requests], connect > 0) AS connects,
                    sumIf(own_sampled, connect > 0) AS timed_connects,
                    groupArrayArray(some_sizes) AS all_sizes,
                    groupArrayArray(some_size_weights) AS all_size_weights
                FROM
                (
                    SELECT
                        -- numbers are grouped faster than names
                        cityHash64(country, api) AS cell,
                        any(country) AS own_country,
                        any(api) AS own_api,
                        connect,
                        sum(slice_weight * k AS w) AS own_requests,
                        count() AS own_sampled,
                        sum(w * network) AS own_network_s,
                        -- slices are drawn, then timings inside them, as in heatmap.sql
                        sum(w * network * ((slice_weight - 1) * api_network + (k - 1) * network))
                            AS own_network_variance,
                        sumIf(w, server >= 0) AS own_server_known,
                        sum(w * setup) AS own_setup_s,
                        sumIf(w, connection = 'new') AS own_opened,
                        countIf(connection = 'new') AS own_opened_sampled,
                        sum(w * seconds(transfer)) AS own_transfer_s,
                        sumIf(w, (startsWith(api, 'GET ') AS get) AND cache IN ('unknown', 'edge_miss')
                            AND wait > 0 AS uncached_get) AS own_uncached,
                        countIf(uncached_get) AS own_uncached_sampled,
                        sumIf(w * seconds(wait), uncached_get) AS own_uncached_wait_s,
                        sumIf(w * network, follows AND get) AS own_follow_s,
                        countIf(follows AND get) AS own_follow_sampled,
                        sum(begun) AS own_begun,
                        groupArrayIf(size, size >= 0) AS some_sizes,
                        groupArrayIf(slice_weight * k, size >= 0) AS some_size_weights
                    FROM
                    (
                        SELECT
                            country,
                            lots / (toFloat64(keep_probability) * admission * phase_keep_probability)
                                AS slice_weight,
                            -- 0 for a timing that ended outside the range
                            arrayMap(
                                (keep, end_ds) -> if(
                                    toUnixTimestamp64Milli(t0) + end_ds * 100 >= from_ms
                                        AND toUnixTimestamp64Milli(t0) + end_ds * 100 < to_ms,
                                    1 / toFloat64(keep), 0),
                                timings.keep, timings.end_ds) AS ks,
                            arrayMap(
                                (all, own) -> greatest(0, seconds(all) - seconds(own)),
                                timings.total, phases.server) AS networks,
                            -- numbers compare faster than names
                            arrayEnumerateDense(timings.api) AS numbers,
                            arrayMap(
                                this -> arraySum((that, k, s) -> k * s * (that = this), numbers, ks, networks),
                                numbers) AS api_networks,
                            arrayMap(
                                (this, end) -> arrayExists(
                                    (that, e) -> that = this AND e < end AND end - e <= 50,
                                    numbers, timings.end_ds),
                                numbers, timings.end_ds) AS follow,
                            arrayMap(
                                (d, c, t) -> seconds(d) + seconds(c) + seconds(t),
                                phases.dns, phases.connect, phases.tls) AS setups,
                            -- a session begins once: its weight is spread over the timings of its first slice
                            if(slice = 0, slice_weight / arrayCount(k -> k > 0, ks), 0) AS begun,
                            timings.api AS apis,
                            timings.cache AS caches,
                            timings.connection AS connections,
                            timings.size AS own_sizes,
                            phases.connect AS connect_buckets,
                            phases.server AS servers,
                            phases.wait AS waits,
                            phases.transfer AS transfers
                        FROM
                        (
                            -- end_ds is a UInt16: no request ends later than 6553.5 s after its t0
                            SELECT country, t0, slice, keep_probability, admission, phase_keep_probability, timings.api,
                                timings.total, timings.size, timings.cache, timings.connection, timings.keep,
                                timings.end_ds, phases.dns, phases.connect, phases.tls, phases.server, phases.wait,
                                phases.transfer
                            FROM slices
                            WHERE lots < 64
                                AND t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                                AND t0 < {to:DateTime64(3)}
                                AND isochrone_in_lot(lots, install_key, session, slice)
                                AND phase_keep_probability > 0
                                AND ({app:String} = '' OR app = {app:String})
                            UNION ALL
                            SELECT country, t0, slice, keep_probability, admission, phase_keep_probability, timings.api,
                                timings.total, timings.size, timings.cache, timings.connection, timings.keep,
                                timings.end_ds, phases.dns, phases.connect, phases.tls, phases.server, phases.wait,
                                phases.transfer
                            FROM slices_lot
                            WHERE lots >= 64
                                AND t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                                AND t0 < {to:DateTime64(3)}
                                AND isochrone_in_lot(lots, install_key, session, slice)
                                AND phase_keep_probability > 0
                                AND ({app:String} = '' OR app = {app:String})
                        )
                    )
                    ARRAY JOIN
                        ks AS k,
                        networks AS network,
                        api_networks AS api_network,
                        follow AS follows,
                        setups AS setup,
                        apis AS api,
                        caches AS cache,
                        connections AS connection,
                        own_sizes AS size,
                        connect_buckets AS connect,
                        servers AS server,
                        waits AS wait,
                        transfers AS transfer
                    WHERE k > 0
                    GROUP BY cell, connect
                )
                GROUP BY cell
            )
            ORDER BY network_s DESC, country, api
            LIMIT 60
        )
    )
)
ARRAY JOIN options AS option
ORDER BY network_hours DESC, country, api, lever_hours DESC
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
