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
    toUnixTimestamp64Milli({from:DateTime64(3)}) AS from_ms,
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms
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
        latency.1 AS buckets,
        arrayCumSum(latency.2) AS cumulative,
        -- the first bucket that reaches a share of the weight; the 1e-9 absorbs summation order
        arrayMap(
            q -> buckets[arrayFirstIndex(c -> c >= (q - 1e-9) * cumulative[-1], cumulative)],
            [0.50, 0.95, 0.99]) AS percentile_buckets,
        arrayMap(
            b -> if(b <= 0, 0, pow(1.04, b - 0.5) / 1000), percentile_buckets) AS percentiles_ms
    FROM
    (
        SELECT
            dimension,
            value,
            sum(w * m) AS requests,
            sum(w * (w - 1) * m * m + w * kept_inside) AS variance,
            sum(timing_count) AS sampled,
            sum(length(own_buckets)) AS measured,
            sum(w * failed) AS errors,
            sumMap(own_buckets, arrayMap(k -> w * k, own_keeps)) AS latency
        FROM
        (
            SELECT
                pair.1 AS dimension,
                pair.2 AS value,
                slice_weight AS w,
                count() AS timing_count,
                sum(k) AS m,
                sum(k * (k - 1)) AS kept_inside,
                sumIf(k, outcome NOT IN ('ok', 'cancelled')) AS failed,
                groupArrayIf(total, total >= 0) AS own_buckets,
                groupArrayIf(k, total >= 0) AS own_keeps
            FROM
            (
                SELECT
                    (tenant, app, install_key, session, slice) AS slice_id,
                    1 / (toFloat64(keep_probability) * admission) AS slice_weight,
                    1 / toFloat64(keep) AS k,
                    total,
                    outcome,
                    if(size <= 0, size, pow(1.04, size - 0.5)) AS bytes,
                    [
                        ('outcome', toString(outcome)),
                        ('cache', toString(cache)),
                        ('protocol', toString(protocol)),
                        ('connection', toString(connection)),
                        ('app_version', toString(app_version)),
                        ('network', toString(network)),
                        ('carrier', toString(carrier)),
                        ('asn', if(asn = 0, '', concat('AS', toString(asn)))),
                        ('device_class', toString(device_class)),
                        ('device_state', isochrone_device_state(device_state)),
                        ('payload', multiIf(
                            bytes < 0, '', bytes = 0, '0', bytes < 1024, '< 1 KiB',
                            bytes < 8192, '1-8 KiB', bytes < 65536, '8-64 KiB',
                            bytes < 524288, '64-512 KiB', '>= 512 KiB')),
                        ('os', concat(os, if(os = '', '', ' '), os_version))
                    ] AS pairs
                FROM slices
                ARRAY JOIN
                    timings.end_ds AS end_ds,
                    timings.api AS name,
                    timings.total AS total,
                    timings.outcome AS outcome,
                    timings.size AS size,
                    timings.cache AS cache,
                    timings.protocol AS protocol,
                    timings.connection AS connection,
                    timings.keep AS keep
                -- end_ds is a UInt16, so that no request ends later than 6553.5 s after its t0
                WHERE t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                    AND t0 < {to:DateTime64(3)}
                    AND toUnixTimestamp64Milli(t0) + end_ds * 100 >= from_ms
                    AND toUnixTimestamp64Milli(t0) + end_ds * 100 < to_ms
                    AND ({app:String} = '' OR app = {app:String})
                    AND ({api:String} = '' OR name = {api:String})
                    AND ({country:String} = ''
                        OR country = if({country:String} = '??', '', {country:String}))
            )
            ARRAY JOIN pairs AS pair
            GROUP BY slice_id, slice_weight, dimension, value
        )
        GROUP BY dimension, value
    )
)
ORDER BY dimension, requests DESC, value
LIMIT 12 BY dimension
