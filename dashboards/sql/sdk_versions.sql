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
    -- of how many slices one is read, so that weights are those of a million timings; installations are
        -- counted in all slices
    (
        SELECT isochrone_lots(sum(sampled), sum(sampled)) FROM rollup_region_hour
        WHERE hour >= toStartOfHour({from:DateTime64(3)}) AND hour < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
    ) AS some_lots,
    assumeNotNull(some_lots) AS lots,
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
        sum(own_requests) AS requests,
        sum(own_variance) AS variance,
        sum(n) AS sampled,
        max(own_installations) AS installations,
        max(own_last_ms) AS last_ms
    FROM
    (
        SELECT
            app,
            sdk_version,
            sum(w * m) AS own_requests,
            -- slices are drawn, then timings inside them
            sum(w * (w - 1) * m * m + w * within) AS own_variance,
            sum(timing_count) AS n,
            toUInt64(0) AS own_installations,
            toInt64(0) AS own_last_ms
        FROM
        (
            SELECT
                app,
                sdk_version,
                lots / (toFloat64(keep_probability) * admission) AS w,
                arrayMap(keep -> 1 / toFloat64(keep), timings.keep) AS ks,
                arraySum(ks) AS m,
                arraySum(k -> k * (k - 1), ks) AS within,
                length(ks) AS timing_count
            FROM
            (
                SELECT app, sdk_version, keep_probability, admission, timings.keep
                FROM slices
                WHERE lots < 64
                    AND t0 >= {from:DateTime64(3)}
                    AND t0 < {to:DateTime64(3)}
                    AND isochrone_in_lot(lots, install_key, session, slice)
                    AND ({app:String} = '' OR app = {app:String})
                UNION ALL
                SELECT app, sdk_version, keep_probability, admission, timings.keep
                FROM slices_lot
                WHERE lots >= 64
                    AND t0 >= {from:DateTime64(3)}
                    AND t0 < {to:DateTime64(3)}
                    AND isochrone_in_lot(lots, install_key, session, slice)
                    AND ({app:String} = '' OR app = {app:String})
            )
        )
        GROUP BY app, sdk_version
        UNION ALL
        SELECT
            app, sdk_version, 0., 0., 0, uniqExact(install_key), max(toUnixTimestamp64Milli(t0))
        FROM slices
        WHERE t0 >= {from:DateTime64(3)}
            AND t0 < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
        GROUP BY app, sdk_version
    ) AS s
    GROUP BY app, sdk_version
)
ORDER BY app, requests DESC, sdk_version
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
