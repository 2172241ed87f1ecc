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
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms
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
            part.1 AS phase_number,
            part.2 AS phase,
            count() AS sampled,
            sum(weight) AS requests,
            countIf(part.3 > 0) AS happened_sampled,
            sumIf(weight, part.3 > 0) AS happened_requests,
            sumIf(weight * part.3, part.3 > 0) AS total_ms,
            sumMapIf([part.3], [weight], part.3 > 0) AS times
        FROM
        (
            SELECT
                1 / (toFloat64(keep_probability) * admission * toFloat64(keep)
                    * toFloat64(phase_keep_probability)) AS weight,
                arrayMap(
                    b -> multiIf(b < 0, -1., b = 0, 0., pow(1.04, b - 0.5) / 1000),
                    [queue, dns, connect, tls, send, wait, server, transfer]) AS middles_ms,
                -- how long a request waited for neither the client nor the server
                if(server < 0 OR wait < 0, -1., greatest(0., middles_ms[6] - middles_ms[7]))
                    AS network_ms
            FROM
            (
                SELECT * FROM slices
                -- end_ds is a UInt16, so that no request ends later than 6553.5 s after its t0
                WHERE t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                    AND t0 < {to:DateTime64(3)}
                    AND phase_keep_probability > 0
                    AND ({app:String} = '' OR app = {app:String})
                    AND ({country:String} = ''
                        OR country = if({country:String} = '??', '', {country:String}))
            )
            ARRAY JOIN
                timings.end_ds AS end_ds,
                timings.api AS name,
                timings.keep AS keep,
                phases.queue AS queue,
                phases.dns AS dns,
                phases.connect AS connect,
                phases.tls AS tls,
                phases.send AS send,
                phases.wait AS wait,
                phases.server AS server,
                phases.transfer AS transfer
            WHERE toUnixTimestamp64Milli(t0) + end_ds * 100 >= from_ms
                AND toUnixTimestamp64Milli(t0) + end_ds * 100 < to_ms
                AND ({api:String} = '' OR name = {api:String})
        )
        ARRAY JOIN arrayZip(
            [1, 2, 3, 4, 5, 6, 7, 8, 9],
            ['queue', 'dns', 'connect', 'tls', 'send', 'wait', 'server', 'network', 'transfer'],
            [
                middles_ms[1], middles_ms[2], middles_ms[3], middles_ms[4], middles_ms[5],
                middles_ms[6], middles_ms[7], network_ms, middles_ms[8]
            ]) AS part
        WHERE part.3 >= 0
        GROUP BY phase_number, phase
    )
)
ORDER BY phase_number
