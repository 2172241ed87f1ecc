-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: which versions of the SDK are in the field?
--
-- Parameters
--   from, to  DateTime64(3)  half-open range [from, to) in which a slice started (t0)
--   app       String         one app; '' for all
--
-- Columns, one row per app and version
--   app            String   name of the app
--   sdk_version    String   '' when unknown
--   requests       Float64  estimated number of requests: sum of weights
--   requests_low   Float64  95 % level interval of requests, clustered by slice
--   requests_high  Float64
--   sampled        UInt64   timings the row is computed from: its n
--   installations  UInt64   installations among the slices kept
--   last_ms        Int64    ms since 1970, start of the newest slice
--
-- Order: app, requests descending, sdk_version.
WITH
    requests - 1.96 * sqrt(variance) AS low
SELECT
    app,
    sdk_version,
    requests,
    greatest(toFloat64(sampled), low) AS requests_low,
    requests + 1.96 * sqrt(variance) AS requests_high,
    sampled,
    installations,
    last_ms
FROM
(
    SELECT
        toString(s.app) AS app,
        toString(s.sdk_version) AS sdk_version,
        sum(w * m) AS requests,
        -- slices are drawn, then timings inside them
        sum(w * (w - 1) * m * m + w * within) AS variance,
        sum(n) AS sampled,
        uniqExact(install_key) AS installations,
        max(t0_ms) AS last_ms
    FROM
    (
        SELECT
            app,
            sdk_version,
            install_key,
            toUnixTimestamp64Milli(t0) AS t0_ms,
            1 / (toFloat64(keep_probability) * admission) AS w,
            arrayMap(keep -> 1 / toFloat64(keep), timings.keep) AS ks,
            arraySum(ks) AS m,
            arraySum(k -> k * (k - 1), ks) AS within,
            length(ks) AS n
        FROM slices
        WHERE t0 >= {from:DateTime64(3)}
            AND t0 < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
    ) AS s
    GROUP BY app, sdk_version
)
ORDER BY app, requests DESC, sdk_version
