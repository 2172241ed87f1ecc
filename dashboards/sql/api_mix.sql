-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: how do outcomes, connections, versions, networks and devices share one API, and which
-- of them are slow?
--
-- Parameters
--   from, to  DateTime64(3)  half-open range [from, to) in which a request ended
--   app       String         one app; '' for all
--   api       String         one API; '' for all
--   country   String         one country; '' for all, '??' for the unknown one
--
-- Columns, one row per dimension and value; of each dimension the 12 most requested values
--   dimension      String            outcome, cache, protocol, connection, app_version, network,
--                                      carrier, asn, device_class, device_state, os, payload
--   value          String            '' when unknown; of asn AS and its number; of payload a range
--                                      of bytes received, powers of 8
--   requests       Float64           estimated number of requests: sum of weights
--   requests_low   Float64           95 % level interval of requests, clustered by slice; equal to
--   requests_high  Float64             requests when everything was kept, never below sampled
--   sampled        UInt64            timings the row is computed from: its n
--   error_rate     Nullable(Float64) 0..1, weighted share of outcomes other than ok and cancelled
--   p50_ms         Nullable(Float64) ms, weighted percentiles of the total time of all requests,
--   p95_ms         Nullable(Float64)   whatever their outcome; geometric middle of a LogBucket,
--   p99_ms         Nullable(Float64)   hence within 2 %
--   A rate or percentile is NULL when n is too small to read it from: error_rate and p50 below 10,
--   p95 below 20, p99 below 100 timings.
--
-- Order: dimension, requests descending, value.
WITH
    -- the first LogBucket of so many bytes
    bytes -> toInt16(ceil(log(bytes) / log(1.04) + 0.5)) AS size_of,
    toUnixTimestamp64Milli({from:DateTime64(3)}) AS from_ms,
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms,
    (
        SELECT sumIf(sampled, {api:String} = '' OR api = {api:String}) / sum(sampled)
        FROM rollup_api_hour
        WHERE hour >= toStartOfHour({from:DateTime64(3)}) AND hour < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
    ) AS api_share,
    -- of how many slices one is read, so that a timing looked at in twelve ways
    -- is read a fifth of a million times
    (
        SELECT isochrone_lots(sum(sampled) * api_share * 5, sum(sampled)) FROM rollup_region_hour
        WHERE hour >= toStartOfHour({from:DateTime64(3)}) AND hour < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
            AND ({country:String} = ''
                OR country = if({country:String} = '??', '', {country:String}))
    ) AS some_lots,
    assumeNotNull(some_lots) AS lots,
    [
        'app_version', 'network', 'carrier', 'asn', 'device_class', 'os', 'device_state',
        'outcome', 'cache', 'protocol', 'connection', 'payload'
    ] AS dimensions,
    ['', '0', '< 1 KiB', '1-8 KiB', '8-64 KiB', '64-512 KiB', '>= 512 KiB'] AS payloads
SELECT
    dimension,
    value,
    requests,
    greatest(toFloat64(sampled), requests - 1.96 * sqrt(variance)) AS requests_low,
    requests + 1.96 * sqrt(variance) AS requests_high,
    sampled,
    if(sampled >= 10, errors / requests, NULL) AS error_rate,
    if(measured >= 10, percentiles_ms[1], NULL) AS p50_ms,
    if(measured >= 20, percentiles_ms[2], NULL) AS p95_ms,
    if(measured >= 100, percentiles_ms[3], NULL) AS p99_ms
FROM
(
    SELECT
        *,
        arrayMap(
            q -> isochrone_bucket_ms(isochrone_bucket_at(points.1, arrayCumSum(points.2), q)),
            [0.50, 0.95, 0.99]) AS percentiles_ms
    FROM
    (
        SELECT
            dimensions[any(number)] AS dimension,
            any(some_value) AS value,
            sum(weight) AS requests,
            sum(own_variance) AS variance,
            sum(n) AS sampled,
            sumIf(n, bucket >= 0) AS measured,
            sum(own_errors) AS errors,
            arraySort(groupArrayIf((bucket, weight), bucket >= 0)) AS points
        FROM
        (
            SELECT
                cell,
                any(own_number) AS number,
                any(own_value) AS some_value,
                timing.2 AS bucket,
                count() AS n,
                sum(w * timing.1) AS weight,
                sum(isochrone_added(w, timing.1, cluster)) AS own_variance,
                sum(w * timing.1 * timing.8) AS own_errors
            FROM
            (
                SELECT
                    w,
                    shared,
                    kept,
                    -- a state is named by some of its bits
                    arrayPushBack(named_cells, cityHash64(7, shared[7])) AS shared_cells,
                    arrayWithConstant(length(shared), arraySum(kept.1)) AS all_requests,
                    -- what the timings of a slice that are alike stand for together
                    arrayMap(
                        this -> arraySum((that, k) -> k * (this = that), kept.3, kept.1),
                        kept.3) AS requests_of_outcome,
                    arrayMap(
                        this -> arraySum((that, k) -> k * (this = that), kept.4, kept.1),
                        kept.4) AS requests_of_cache,
                    arrayMap(
                        this -> arraySum((that, k) -> k * (this = that), kept.5, kept.1),
                        kept.5) AS requests_of_protocol,
                    arrayMap(
                        this -> arraySum((that, k) -> k * (this = that), kept.6, kept.1),
                        kept.6) AS requests_of_connection,
                    arrayMap(
                        this -> arraySum((that, k) -> k * (this = that), kept.7, kept.1),
                        kept.7) AS requests_of_payload
                FROM
                (
                    SELECT
                        lots / (toFloat64(keep_probability) * admission) AS w,
                        -- the timings that are asked about: .1 what one stands for, .2 LogBucket,
                        -- .3 outcome, .4 cache, .5 protocol, .6 connection, .7 payload, .8 failed
                        arrayFilter(
                            timing -> timing.1 > 0,
                            arrayZip(
                                arrayMap(
                                    (k, name) -> k * ({api:String} = '' OR name = {api:String}),
                                    isochrone_inverse_keeps(
                                        toUnixTimestamp64Milli(t0), timings.keep,
                                        timings.end_ds, from_ms, to_ms),
                                    timings.api),
                                timings.total, timings.outcome, timings.cache,
                                timings.protocol, timings.connection,
                                -- which of the ranges of bytes
                                arrayMap(
                                    size -> multiIf(
                                        size < 0, 1, size = 0, 2, size < size_of(1024), 3,
                                        size < size_of(8192), 4, size < size_of(65536), 5,
                                        size < size_of(524288), 6, 7),
                                    timings.size),
                                arrayMap(
                                    outcome -> isochrone_failed(outcome),
                                    timings.outcome))) AS kept,
                        -- numbers are grouped faster than names
                        [
                            cityHash64(1, app_version), cityHash64(2, network),
                            cityHash64(3, carrier), cityHash64(4, asn),
                            cityHash64(5, device_class), cityHash64(6, os, os_version)
                        ] AS named_cells,
                        -- what all requests of a slice share
                        [
                            toString(app_version),
                            toString(network),
                            toString(carrier),
                            if(asn = 0, '', concat('AS', toString(asn))),
                            toString(device_class),
                            concat(os, if(os = '', '', ' '), os_version),
                            isochrone_device_state(device_state)
                        ] AS shared
                    FROM
                    (
                        -- end_ds is a UInt16: no request ends later than 6553.5 s after its t0
                        SELECT t0, keep_probability, admission, app_version, network, carrier, asn,
                            device_class, device_state, os, os_version, timings.api, timings.outcome, timings.total,
                            timings.size, timings.cache, timings.protocol, timings.connection,
                            timings.keep, timings.end_ds
                        FROM slices
                        WHERE lots < 64
                            AND t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                            AND t0 < {to:DateTime64(3)}
                            AND isochrone_in_lot(lots, install_key, session, slice)
                            AND ({app:String} = '' OR app = {app:String})
                            AND ({api:String} = '' OR has(timings.api, {api:String}))
                            AND ({country:String} = ''
                                OR country = if({country:String} = '??', '', {country:String}))
                        UNION ALL
                        SELECT t0, keep_probability, admission, app_version, network, carrier, asn,
                            device_class, device_state, os, os_version, timings.api, timings.outcome, timings.total,
                            timings.size, timings.cache, timings.protocol, timings.connection,
                            timings.keep, timings.end_ds
                        FROM slices_lot
                        WHERE lots >= 64
                            AND t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                            AND t0 < {to:DateTime64(3)}
                            AND isochrone_in_lot(lots, install_key, session, slice)
                            AND ({app:String} = '' OR app = {app:String})
                            AND ({api:String} = '' OR has(timings.api, {api:String}))
                            AND ({country:String} = ''
                                OR country = if({country:String} = '??', '', {country:String}))
                    )
                )
            )
            ARRAY JOIN
                kept AS timing,
                requests_of_outcome AS of_outcome,
                requests_of_cache AS of_cache,
                requests_of_protocol AS of_protocol,
                requests_of_connection AS of_connection,
                requests_of_payload AS of_payload
            ARRAY JOIN
                [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] AS own_number,
                arrayConcat(shared_cells, [
                    cityHash64(8, timing.3), cityHash64(9, timing.4), cityHash64(10, timing.5),
                    cityHash64(11, timing.6), cityHash64(12, timing.7)]) AS cell,
                arrayConcat(shared, [
                    toString(timing.3), toString(timing.4), toString(timing.5),
                    toString(timing.6), payloads[timing.7]]) AS own_value,
                arrayConcat(all_requests, [
                    of_outcome, of_cache, of_protocol, of_connection, of_payload]) AS cluster
            GROUP BY cell, bucket
        )
        GROUP BY cell
    )
)
ORDER BY dimension, requests DESC, value
LIMIT 12 BY dimension
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
