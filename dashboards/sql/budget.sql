-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: where do the stored and sent bytes go, and what certainty do they buy?
--
-- Parameters
--   from, to  DateTime64(3)  half-open range [from, to) in which a slice started (t0)
--   app       String         one app; '' for all
--
-- Columns, one row per dimension and value
--   dimension        String            app, region or api
--   value            String            '' when unknown
--   requests         Float64           estimated number of requests: sum of weights
--   ci_width         Nullable(Float64) 0..., half the 95 % level interval of requests over requests;
--                                        0 when everything was kept, NULL below 10 timings
--   sampled          UInt64            timings stored; beyond a million estimated from a lot of them
--   slices_bytes     Float64           bytes on disk: the store's mean of a slice, shared equally by
--                                        its timings
--   exemplars_bytes  Float64           bytes on disk: the store's mean of an exemplar
--   wire_bytes       Nullable(UInt64)  bytes of request bodies that arrived in the range, compressed;
--                                        NULL for an api, as batches mix them
--
-- Order: dimension, slices_bytes + exemplars_bytes descending, value.
WITH
    (
        SELECT if(sum(rows) = 0, 0, sum(bytes_on_disk) / sum(rows)) FROM system.parts
        WHERE database = currentDatabase() AND active AND table = 'slices'
    ) AS slice_bytes,
    (
        SELECT if(sum(rows) = 0, 0, sum(bytes_on_disk) / sum(rows)) FROM system.parts
        WHERE database = currentDatabase() AND active AND table = 'exemplars'
    ) AS exemplar_bytes,
    -- of how many slices one is read, so that a million timings are read
    (
        SELECT isochrone_lots(sum(sampled), sum(sampled)) FROM rollup_region_hour
        WHERE hour >= toStartOfHour({from:DateTime64(3)}) AND hour < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
    ) AS some_lots,
    assumeNotNull(some_lots) AS lots
SELECT
    dimension,
    value,
    sum(weight) AS requests,
    if(sampled >= 10 * assumeNotNull(some_lots), 1.96 * sqrt(sum(variance)) / requests, NULL)
        AS ci_width,
    sum(n) AS sampled,
    sum(share) * assumeNotNull(slice_bytes) AS slices_bytes,
    sum(exemplar_count) * assumeNotNull(exemplar_bytes) AS exemplars_bytes,
    if(dimension = 'api', NULL, sum(wire)) AS wire_bytes
FROM
(
    SELECT
        pair.1 AS dimension,
        pair.2 AS value,
        lots * sum(w * k) AS weight,
        -- of what is stored, which the lot stands for
        lots * sum(isochrone_added(w, k, pair.3)) AS variance,
        lots * count() AS n,
        lots * sum(1 / all_timings) AS share,
        toUInt64(0) AS exemplar_count,
        toUInt64(0) AS wire
    FROM
    (
        SELECT
            app,
            country,
            timings.api,
            1 / (toFloat64(keep_probability) * admission) AS w,
            length(timings.keep) AS all_timings,
            arrayMap(keep -> 1 / toFloat64(keep), timings.keep) AS ks,
            arraySum(ks) AS all_requests,
            -- numbers compare faster than names
            arrayEnumerateDense(timings.api) AS numbers,
            arrayMap(this -> arraySum((that, k) -> k * (this = that), numbers, ks), numbers)
                AS requests_of_api
        FROM
        (
            SELECT app, country, t0, keep_probability, admission, timings.api, timings.keep
            FROM slices
            WHERE lots < 64
                AND t0 >= {from:DateTime64(3)}
                AND t0 < {to:DateTime64(3)}
                AND isochrone_in_lot(lots, install_key, session, slice)
                AND ({app:String} = '' OR app = {app:String})
            UNION ALL
            SELECT app, country, t0, keep_probability, admission, timings.api, timings.keep
            FROM slices_lot
            WHERE lots >= 64
                AND t0 >= {from:DateTime64(3)}
                AND t0 < {to:DateTime64(3)}
                AND isochrone_in_lot(lots, install_key, session, slice)
                AND ({app:String} = '' OR app = {app:String})
        )
    )
    ARRAY JOIN ks AS k, timings.api AS api, requests_of_api AS of_api
    ARRAY JOIN [
        ('app', toString(app), all_requests),
        ('region', toString(country), all_requests),
        ('api', toString(api), of_api)] AS pair
    GROUP BY dimension, value
    UNION ALL
    SELECT pair.1, pair.2, 0, 0, 0, 0, count(), 0
    FROM exemplars
    ARRAY JOIN
        [('app', toString(app)), ('region', toString(country)), ('api', toString(api))] AS pair
    WHERE ts >= {from:DateTime64(3)}
        AND ts < {to:DateTime64(3)}
        AND ({app:String} = '' OR app = {app:String})
    GROUP BY pair
    UNION ALL
    SELECT pair.1, pair.2, 0, 0, 0, 0, 0, sum(wire_bytes)
    FROM ingest_usage
    ARRAY JOIN [('app', toString(app)), ('region', toString(country))] AS pair
    WHERE received_at >= {from:DateTime64(3)}
        AND received_at < {to:DateTime64(3)}
        AND ({app:String} = '' OR app = {app:String})
    GROUP BY pair
)
GROUP BY dimension, value
ORDER BY dimension, slices_bytes + exemplars_bytes DESC, value
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
