-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: in which phase does the time of one API go, in one region or in all?
--
-- Parameters
--   from, to  DateTime64(3)  half-open range [from, to) in which a request ended
--   app       String         one app; '' for all
--   api       String         one API; '' for all
--   country   String         one country; '' for all, '??' for the unknown one
--
-- Columns, one row per phase that was measured, of the slices that carry phases
--   phase      String            queue, dns, connect, tls, send, wait, server, network, transfer;
--                                  server and network are the parts of wait, where the server told
--                                  its own (Server-Timing)
--   sampled    UInt64            timings in which the phase was measured, happened or not
--   requests   Float64           estimated number of them: sum of weights
--   happened   Nullable(Float64) 0..1, weighted share in which it took time; a reused connection
--                                  has no dns, connect and tls
--   happened_sampled  UInt64     timings in which it took time: the n of the times below, which
--                                  leave out where it did not happen
--   mean_ms    Nullable(Float64) ms
--   p50_ms     Nullable(Float64) ms, geometric middle of a LogBucket, hence within 2 %; network
--   p95_ms     Nullable(Float64)   is the difference of two such middles
--   NULL when n is too small to read it from: happened, mean and p50 below 10, p95 below 20.
--
-- Order: as a request passes through them.
WITH
    toUnixTimestamp64Milli({from:DateTime64(3)}) AS from_ms,
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms,
    (
        SELECT sumIf(sampled, {api:String} = '' OR api = {api:String}) / sum(sampled)
        FROM rollup_api_hour
        WHERE hour >= toStartOfHour({from:DateTime64(3)}) AND hour < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
    ) AS api_share,
    -- of how many slices one is read, so that a million timings are read
    (
        SELECT isochrone_lots(sum(sampled) * api_share, sum(sampled)) FROM rollup_region_hour
        WHERE hour >= toStartOfHour({from:DateTime64(3)}) AND hour < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
            AND ({country:String} = ''
                OR country = if({country:String} = '??', '', {country:String}))
    ) AS some_lots,
    assumeNotNull(some_lots) AS lots
SELECT
    phase,
    sampled,
    requests,
    if(sampled >= 10, happened_requests / requests, NULL) AS happened,
    happened_sampled,
    if(happened_sampled >= 10, total_ms / happened_requests, NULL) AS mean_ms,
    if(happened_sampled >= 10, percentiles_ms[1], NULL) AS p50_ms,
    if(happened_sampled >= 20, percentiles_ms[2], NULL) AS p95_ms
FROM
(
    SELECT
        *,
        arrayCumSum(times.2) AS cumulative,
        arrayMap(
            q -> times.1[arrayFirstIndex(c -> c >= (q - 1e-9) * cumulative[-1], cumulative)],
            [0.50, 0.95]) AS percentiles_ms
    FROM
    (
        SELECT
            phase_number,
            [
                'queue', 'dns', 'connect', 'tls', 'send', 'wait', 'server', 'network', 'transfer'
            ][phase_number] AS phase,
            sum(n) AS sampled,
            sum(weight) AS requests,
            sumIf(n, ms > 0) AS happened_sampled,
            sumIf(weight, ms > 0) AS happened_requests,
            sumIf(weight * ms, ms > 0) AS total_ms,
            arraySort(groupArrayIf((ms, weight), ms > 0)) AS times
        FROM
        (
            SELECT
                phase_number,
                -- how long a request waited for neither the client nor the server
                if(phase_number = 8,
                    greatest(0., isochrone_bucket_ms(bucket) - isochrone_bucket_ms(less)),
                    isochrone_bucket_ms(bucket)) AS ms,
                sum(own_n) AS n,
                sum(own_weight) AS weight
            FROM
            (
                SELECT
                    part.1 AS phase_number,
                    part.2 AS bucket,
                    part.3 AS less,
                    count() AS own_n,
                    sum(w * k) AS own_weight
                FROM
                (
                    SELECT
                        lots / (toFloat64(keep_probability) * admission
                            * toFloat64(phase_keep_probability)) AS w,
                        arrayMap(
                            (k, name) -> k * ({api:String} = '' OR name = {api:String}),
                            isochrone_inverse_keeps(
                                toUnixTimestamp64Milli(t0), timings.keep, timings.end_ds, from_ms, to_ms),
                            timings.api) AS inverse_keeps,
                        phases.queue, phases.dns, phases.connect, phases.tls, phases.send,
                        phases.wait, phases.server, phases.transfer
                    FROM
                    (
                        -- end_ds is a UInt16: no request ends later than 6553.5 s after its t0
                        SELECT t0, keep_probability, admission, phase_keep_probability, timings.api,
                            timings.keep, timings.end_ds, phases.queue, phases.dns, phases.connect,
                            phases.tls, phases.send, phases.wait, phases.server, phases.transfer
                        FROM slices
                        WHERE lots < 64
                            AND t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                            AND t0 < {to:DateTime64(3)}
                            AND isochrone_in_lot(lots, install_key, session, slice)
                            AND phase_keep_probability > 0
                            AND ({app:String} = '' OR app = {app:String})
                            AND ({api:String} = '' OR has(timings.api, {api:String}))
                            AND ({country:String} = ''
                                OR country = if({country:String} = '??', '', {country:String}))
                        UNION ALL
                        SELECT t0, keep_probability, admission, phase_keep_probability, timings.api,
                            timings.keep, timings.end_ds, phases.queue, phases.dns, phases.connect,
                            phases.tls, phases.send, phases.wait, phases.server, phases.transfer
                        FROM slices_lot
                        WHERE lots >= 64
                            AND t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                            AND t0 < {to:DateTime64(3)}
                            AND isochrone_in_lot(lots, install_key, session, slice)
                            AND phase_keep_probability > 0
                            AND ({app:String} = '' OR app = {app:String})
                            AND ({api:String} = '' OR has(timings.api, {api:String}))
                            AND ({country:String} = ''
                                OR country = if({country:String} = '??', '', {country:String}))
                    )
                )
                ARRAY JOIN
                    inverse_keeps AS k,
                    phases.queue AS queue,
                    phases.dns AS dns,
                    phases.connect AS connect,
                    phases.tls AS tls,
                    phases.send AS send,
                    phases.wait AS wait,
                    phases.server AS server,
                    phases.transfer AS transfer
                ARRAY JOIN arrayZip(
                    [1, 2, 3, 4, 5, 6, 7, 8, 9],
                    [
                        queue, dns, connect, tls, send, wait, server,
                        if(server < 0, toInt16(-1), wait), transfer
                    ],
                    [
                        toInt16(0), 0, 0, 0, 0, 0, 0, server, 0
                    ]) AS part
                WHERE k > 0 AND part.2 >= 0
                GROUP BY phase_number, bucket, less
            )
            GROUP BY phase_number, ms
        )
        GROUP BY phase_number
    )
)
ORDER BY phase_number
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
