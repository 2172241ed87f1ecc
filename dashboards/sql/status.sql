-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: what is in the store, how fresh is it, and what does it weigh?
--
-- Parameters
--   from, to  DateTime64(3)  half-open range [from, to) in which a slice started (t0)
--   app       String         one app; '' for all
--   seen      Array(String)  the apps that whoever asks may see; [] for all
--
-- Columns, always exactly one row
--   apps                String[]           every app in store that is seen, whatever the range and app
--   newest_t0_ms        Nullable(Int64)    ms since 1970, start of the newest slice of the range
--   oldest_t0_ms        Nullable(Int64)    ms since 1970, start of the oldest one
--   newest_received_ms  Nullable(Int64)    ms since 1970, arrival of the last one to arrive
--   lag_p50_ms          Nullable(Float64)  ms from the end of a slice's last request to its arrival
--   lag_p95_ms          Nullable(Float64)
--   slices              UInt64             slices of the range in store
--   sampled             UInt64             timings in them
--   requests            Float64            estimated number of requests: sum of weights
--   stored_bytes        Nullable(UInt64)   bytes on disk of all tables of this database, all apps
--                                            together; NULL for who does not see all
--   stored_bytes_today  Nullable(UInt64)   of which slices and exemplars of the current UTC day
WITH
    empty({seen:Array(String)}) AS sees_all,
    (
        SELECT groupUniqArray(app) FROM rollup_region_hour
        WHERE sees_all OR has({seen:Array(String)}, app)
    ) AS seen_apps,
    (
        SELECT sum(bytes_on_disk) FROM system.parts WHERE database = currentDatabase() AND active
    ) AS database_bytes,
    (
        SELECT sum(bytes_on_disk) FROM system.parts
        WHERE database = currentDatabase() AND active AND table IN ('slices', 'exemplars')
            AND partition = toString(toDate(now('UTC')))
    ) AS today_bytes,
    -- of all slices
    (
        SELECT (count(), sum(length(timings.keep)), min(t0), max(t0), max(received_at))
        FROM slices
        WHERE t0 >= {from:DateTime64(3)}
            AND t0 < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
    ) AS stored,
    -- of how many slices one is read, so that lags and weights are those of a million timings
    (
        SELECT isochrone_lots(sum(sampled), sum(sampled)) FROM rollup_region_hour
        WHERE hour >= toStartOfHour({from:DateTime64(3)}) AND hour < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
    ) AS some_lots,
    assumeNotNull(some_lots) AS lots
SELECT
    arraySort(seen_apps) AS apps,
    if(slices = 0, NULL, toUnixTimestamp64Milli(stored.4)) AS newest_t0_ms,
    if(slices = 0, NULL, toUnixTimestamp64Milli(stored.3)) AS oldest_t0_ms,
    if(slices = 0, NULL, toUnixTimestamp64Milli(stored.5)) AS newest_received_ms,
    if(slices = 0, NULL, quantile(0.50)(lag_ms)) AS lag_p50_ms,
    if(slices = 0, NULL, quantile(0.95)(lag_ms)) AS lag_p95_ms,
    assumeNotNull(stored.1) AS slices,
    assumeNotNull(stored.2) AS sampled,
    sum(slice_weight * arraySum(inverse_keeps)) AS requests,
    if(sees_all, ifNull(database_bytes, 0), NULL) AS stored_bytes,
    if(sees_all, ifNull(today_bytes, 0), NULL) AS stored_bytes_today
FROM
(
    SELECT
        dateDiff('millisecond', t0, received_at) - 100 * arrayMax(timings.end_ds) AS lag_ms,
        lots / (toFloat64(keep_probability) * admission) AS slice_weight,
        arrayMap(keep -> 1 / toFloat64(keep), timings.keep) AS inverse_keeps
    FROM
    (
        SELECT t0, received_at, keep_probability, admission, timings.keep, timings.end_ds
        FROM slices
        WHERE lots < 64
            AND t0 >= {from:DateTime64(3)}
            AND t0 < {to:DateTime64(3)}
            AND isochrone_in_lot(lots, install_key, session, slice)
            AND ({app:String} = '' OR app = {app:String})
        UNION ALL
        SELECT t0, received_at, keep_probability, admission, timings.keep, timings.end_ds
        FROM slices_lot
        WHERE lots >= 64
            AND t0 >= {from:DateTime64(3)}
            AND t0 < {to:DateTime64(3)}
            AND isochrone_in_lot(lots, install_key, session, slice)
            AND ({app:String} = '' OR app = {app:String})
    )
)
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
