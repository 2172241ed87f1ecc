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
    assumeNotNull(some_lots) AS lots,
    -- what one timing of a slice stands for, beside the weight of its slice
    kept AS
    (
        SELECT
            app,
            country,
            timings.api,
            1 / (toFloat64(keep_probability) * admission) AS w,
            arrayMap(keep -> 1 / toFloat64(keep), timings.keep) AS ks
        FROM slices
        WHERE lots < 64
            AND t0 >= {from:DateTime64(3)}
            AND t0 < {to:DateTime64(3)}
            AND isochrone_in_lot(lots, install_key, session, slice)
            AND ({app:String} = '' OR app = {app:String})
        UNION ALL
        SELECT
            app,
            country,
            timings.api,
            1 / (toFloat64(keep_probability) * admission) AS w,
            arrayMap(keep -> 1 / toFloat64(keep), timings.keep) AS ks
        FROM slices_lot
        WHERE lots >= 64
            AND t0 >= {from:DateTime64(3)}
            AND t0 < {to:DateTime64(3)}
            AND isochrone_in_lot(lots, install_key, session, slice)
            AND ({app:String} = '' OR app = {app:String})
    )
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
        lots * cell_weight AS weight,
        -- of what is stored, which the lot stands for
        lots * cell_variance AS variance,
        lots * cell_n AS n,
        lots * cell_slices AS share,
        toUInt64(0) AS exemplar_count,
        toUInt64(0) AS wire
    FROM
    (
        SELECT
            app,
            country,
            sum(w * arraySum(ks) AS requests) AS cell_weight,
            -- isochrone_added of all timings of a slice, which are its cluster
            sum((w - 1) * requests * arraySum(ks) + w * arraySum(k -> k * (k - 1), ks))
                AS cell_variance,
            sum(length(ks)) AS cell_n,
            toFloat64(countIf(notEmpty(ks))) AS cell_slices
        FROM kept
        GROUP BY app, country
    )
    ARRAY JOIN [('app', toString(app)), ('region', toString(country))] AS pair
    UNION ALL
    SELECT
        'api',
        toString(api),
        lots * sum(w * k),
        lots * sum(isochrone_added(w, k, of_api)),
        lots * count(),
        lots * sum(share),
        0,
        0
    FROM
    (
        SELECT
            timings.api,
            w,
            ks,
            1 / length(ks) AS share,
            -- numbers compare faster than names
            arrayEnumerateDense(timings.api) AS numbers,
            arrayMap(this -> arraySum((that, k) -> k * (this = that), numbers, ks), numbers)
                AS requests_of_api
        FROM kept
    )
    ARRAY JOIN ks AS k, timings.api AS api, requests_of_api AS of_api
    GROUP BY api
    UNION ALL
    SELECT pair.1, pair.2, 0, 0, 0, 0, own_exemplars, 0
    FROM
    (
        SELECT app, country, api, count() AS own_exemplars
        FROM exemplars
        WHERE ts >= {from:DateTime64(3)}
            AND ts < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
        GROUP BY app, country, api
    )
    ARRAY JOIN
        [('app', toString(app)), ('region', toString(country)), ('api', toString(api))] AS pair
    UNION ALL
    SELECT pair.1, pair.2, 0, 0, 0, 0, 0, own_wire
    FROM
    (
        SELECT app, country, sum(wire_bytes) AS own_wire
        FROM ingest_usage
        WHERE received_at >= {from:DateTime64(3)}
            AND received_at < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
        GROUP BY app, country
    )
    ARRAY JOIN [('app', toString(app)), ('region', toString(country))] AS pair
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
