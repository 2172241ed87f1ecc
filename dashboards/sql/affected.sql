-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: how many sessions did failures hit?
--
-- Parameters
--   from, to  DateTime64(3)  half-open range [from, to) in which a request ended
--   app       String         one app; '' for all
--   api       String         one API; '' for all
--
-- Columns, one row per country with a slice in the range
--   country        String            ISO 3166-1 alpha-2; '' when unknown
--   sessions       Float64           estimated number of sessions that began in the range
--   affected       Nullable(Float64) estimated number of sessions in which a request failed
--   affected_low   Nullable(Float64) its 95 % level interval, never below sampled; equal to
--   affected_high  Nullable(Float64)   affected when everything was kept
--   sampled        UInt64            sessions of which a failure was seen: the n of affected
--   NULL with fewer than 10 of them, or when the interval is wider than twice the number.
--
-- Order: affected descending, country.
WITH
    toUnixTimestamp64Milli({from:DateTime64(3)}) AS from_ms,
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms,
    1.96 * sqrt(greatest(0., variance)) AS half_width,
    sampled >= 10 AND half_width <= hit AS is_told
SELECT
    country,
    begun AS sessions,
    if(is_told, hit, NULL) AS affected,
    if(is_told, greatest(toFloat64(sampled), hit - half_width), NULL) AS affected_low,
    if(is_told, greatest(toFloat64(sampled), hit + half_width), NULL) AS affected_high,
    sampled
FROM
(
    SELECT
        country,
        sum(begun_weight) AS begun,
        sum(session_hit) AS hit,
        -- of an estimate of 0 or 1: its square estimates the same number
        sum(session_hit * (session_hit - 1)) AS variance,
        sum(is_seen) AS sampled
    FROM
    (
        SELECT
            country,
            -- "at least one slice was hit": each factor is 1 - 1 on average over the draws where
            -- the slice was hit, and 1 where it was not
            1 - arrayProduct(groupArray(1 - slice_hit)) AS session_hit,
            toUInt64(max(is_hit)) AS is_seen,
            sum(if(slice = 0 AND start_ms >= from_ms AND start_ms < to_ms, w, 0)) AS begun_weight
        FROM
        (
            SELECT
                tenant,
                app,
                country,
                install_key,
                session,
                slice,
                toUnixTimestamp64Milli(t0) AS start_ms,
                1 / (toFloat64(keep_probability) * admission) AS w,
                isochrone_inverse_keeps(
                    start_ms, timings.keep, timings.end_ds, from_ms, to_ms) AS inverse_keeps,
                -- what the failed ones stand for; 0 for all others
                arrayMap(
                    (k, outcome, name) -> if(
                        isochrone_failed(outcome) AND ({api:String} = '' OR name = {api:String}),
                        k, 0.),
                    inverse_keeps, timings.outcome, timings.api) AS failed_ks,
                arrayExists(k -> k > 0, failed_ks) AS is_hit,
                -- the same of its requests, which are drawn inside it
                w * (1 - arrayProduct(arrayMap(k -> 1 - k, failed_ks))) AS slice_hit
            FROM slices
            -- end_ds is a UInt16, so that no request ends later than 6553.5 s after its t0
            WHERE t0 >= {from:DateTime64(3)} - INTERVAL 6554 SECOND
                AND t0 < {to:DateTime64(3)}
                AND ({app:String} = '' OR app = {app:String})
        )
        GROUP BY tenant, app, country, install_key, session
    )
    GROUP BY country
)
WHERE begun > 0 OR sampled > 0
ORDER BY affected DESC, country
