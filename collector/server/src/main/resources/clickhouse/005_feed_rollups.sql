-- Feeds the rollups from every insert into slices. A request counts where it ended.
-- m is what a slice stands for inside a cell: the sum of 1 / keep over its timings there. Slices are drawn, then timings inside
-- them, so that the variance of a count is the sum over slices of w (w - 1) m^2 + w sum of k (k - 1).
-- A time that was not measured (bucket -1) adds no weight to the histogram.
CREATE MATERIALIZED VIEW IF NOT EXISTS feed_rollup_region_api_day TO rollup_region_api_day AS
SELECT
    tenant, app, country, api, day,
    sum(timing_count) AS sampled,
    sum(w * m) AS requests,
    sum(w * failed) AS errors,
    sum(w * (w - 1) * m * m + w * kept_inside) AS slice_variance,
    sumMap(buckets) AS latency
FROM
(
    SELECT
        tenant, app, country, api, toDate(ended) AS day, w,
        count() AS timing_count,
        sum(k) AS m,
        sumIf(k, outcome NOT IN ('ok', 'cancelled')) AS failed,
        sum(k * (k - 1)) AS kept_inside,
        sumMap(map(bucket, if(bucket < 0, 0, w * k))) AS buckets
    FROM
    (
        SELECT
            tenant, app, country, install_key, session, slice,
            t0 + INTERVAL 100 * end_ds MILLISECOND AS ended,
            api,
            outcome,
            total AS bucket,
            1 / (toFloat64(keep_probability) * admission) AS w,
            1 / toFloat64(keep) AS k
        FROM slices
        ARRAY JOIN
            timings.end_ds AS end_ds,
            timings.api AS api,
            timings.outcome AS outcome,
            timings.total AS total,
            timings.keep AS keep
    )
    GROUP BY tenant, app, country, api, day, install_key, session, slice, w
)
GROUP BY tenant, app, country, api, day;

CREATE MATERIALIZED VIEW IF NOT EXISTS feed_rollup_region_hour TO rollup_region_hour AS
SELECT
    tenant, app, country, hour,
    sum(timing_count) AS sampled,
    sum(w * m) AS requests,
    sum(w * failed) AS errors,
    sum(w * (w - 1) * m * m + w * kept_inside) AS slice_variance,
    sumMap(buckets) AS latency
FROM
(
    SELECT
        tenant, app, country, toStartOfHour(ended) AS hour, w,
        count() AS timing_count,
        sum(k) AS m,
        sumIf(k, outcome NOT IN ('ok', 'cancelled')) AS failed,
        sum(k * (k - 1)) AS kept_inside,
        sumMap(map(bucket, if(bucket < 0, 0, w * k))) AS buckets
    FROM
    (
        SELECT
            tenant, app, country, install_key, session, slice,
            t0 + INTERVAL 100 * end_ds MILLISECOND AS ended,
            api,
            outcome,
            total AS bucket,
            1 / (toFloat64(keep_probability) * admission) AS w,
            1 / toFloat64(keep) AS k
        FROM slices
        ARRAY JOIN
            timings.end_ds AS end_ds,
            timings.api AS api,
            timings.outcome AS outcome,
            timings.total AS total,
            timings.keep AS keep
    )
    GROUP BY tenant, app, country, hour, install_key, session, slice, w
)
GROUP BY tenant, app, country, hour;

CREATE MATERIALIZED VIEW IF NOT EXISTS feed_rollup_api_hour TO rollup_api_hour AS
SELECT
    tenant, app, api, hour,
    sum(timing_count) AS sampled,
    sum(w * m) AS requests,
    sum(w * failed) AS errors,
    sum(w * (w - 1) * m * m + w * kept_inside) AS slice_variance,
    sumMap(buckets) AS latency
FROM
(
    SELECT
        tenant, app, api, toStartOfHour(ended) AS hour, w,
        count() AS timing_count,
        sum(k) AS m,
        sumIf(k, outcome NOT IN ('ok', 'cancelled')) AS failed,
        sum(k * (k - 1)) AS kept_inside,
        sumMap(map(bucket, if(bucket < 0, 0, w * k))) AS buckets
    FROM
    (
        SELECT
            tenant, app, install_key, session, slice,
            t0 + INTERVAL 100 * end_ds MILLISECOND AS ended,
            api,
            outcome,
            total AS bucket,
            1 / (toFloat64(keep_probability) * admission) AS w,
            1 / toFloat64(keep) AS k
        FROM slices
        ARRAY JOIN
            timings.end_ds AS end_ds,
            timings.api AS api,
            timings.outcome AS outcome,
            timings.total AS total,
            timings.keep AS keep
    )
    GROUP BY tenant, app, api, hour, install_key, session, slice, w
)
GROUP BY tenant, app, api, hour
