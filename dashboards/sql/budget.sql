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
--   sampled          UInt64            timings stored
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
    ) AS exemplar_bytes
SELECT
    dimension,
    value,
    sum(w * m) AS requests,
    if(sampled >= 10, 1.96 * sqrt(sum(w * (w - 1) * m * m + w * within)) / requests, NULL)
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
        w,
        sum(k) AS m,
        sum(k * (k - 1)) AS within,
        count() AS n,
        count() / any(all_timings) AS share,
        0 AS exemplar_count,
        toUInt64(0) AS wire
    FROM
    (
        SELECT
            (tenant, app, install_key, session, slice, t0) AS slice_id,
            1 / (toFloat64(keep_probability) * admission) AS w,
            length(timings.keep) AS all_timings,
            1 / toFloat64(keep) AS k,
            [('app', toString(app)), ('region', toString(country)), ('api', toString(api))] AS pairs
        FROM slices
        ARRAY JOIN timings.keep AS keep, timings.api AS api
        WHERE t0 >= {from:DateTime64(3)}
            AND t0 < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
    )
    ARRAY JOIN pairs AS pair
    GROUP BY slice_id, w, dimension, value
    UNION ALL
    SELECT pair.1, pair.2, 0, 0, 0, 0, 0, count(), 0
    FROM exemplars
    ARRAY JOIN
        [('app', toString(app)), ('region', toString(country)), ('api', toString(api))] AS pair
    WHERE ts >= {from:DateTime64(3)}
        AND ts < {to:DateTime64(3)}
        AND ({app:String} = '' OR app = {app:String})
    GROUP BY pair
    UNION ALL
    SELECT pair.1, pair.2, 0, 0, 0, 0, 0, 0, sum(wire_bytes)
    FROM ingest_usage
    ARRAY JOIN [('app', toString(app)), ('region', toString(country))] AS pair
    WHERE received_at >= {from:DateTime64(3)}
        AND received_at < {to:DateTime64(3)}
        AND ({app:String} = '' OR app = {app:String})
    GROUP BY pair
)
GROUP BY dimension, value
ORDER BY dimension, slices_bytes + exemplars_bytes DESC, value
