-- Feeds the rollups from every insert into slices. A request counts where it ended; see heatmap.sql, which adds the same sums of slices.

ALTER TABLE rollup_region_api_day DROP COLUMN IF EXISTS latency;

CREATE MATERIALIZED VIEW IF NOT EXISTS feed_rollup_region_api_day TO rollup_region_api_day AS
SELECT
    any(own_tenant) AS tenant, any(own_app) AS app, any(own_country) AS country, any(own_api) AS api, any(own_day) AS day,
    sum(bucket_sampled) AS sampled,
    sum(bucket_requests) AS requests,
    sum(bucket_errors) AS errors,
    sum(bucket_variance) AS slice_variance,
    sum(bucket_failed) AS failed,
    sum(bucket_errors_squared) AS errors_squared,
    sum(bucket_errors_by_requests) AS errors_by_requests,
    (
        (arraySort(groupArrayIf((
            bucket, isochrone_rounded(bucket_requests), isochrone_rounded(bucket_squares), isochrone_rounded(bucket_products),
            toFloat64(bucket_sampled)), bucket >= 0)) AS points).1,
        points.2, points.3, points.4, points.5
    ) AS times
FROM
(
    SELECT
        cityHash64(tenant, app, country, api, day) AS cell,
        any(tenant) AS own_tenant, any(app) AS own_app, any(country) AS own_country, any(api) AS own_api, any(day) AS own_day,
        bucket,
        count() AS bucket_sampled,
        sum(w * k) AS bucket_requests,
        sum(isochrone_added(w, k, 2 * up_to - k)) AS bucket_squares,
        sum(isochrone_added(w, k, measured)) AS bucket_products,
        sum(isochrone_added(w, k, all_requests)) AS bucket_variance,
        sum(is_failed) AS bucket_failed,
        sum(w * k * is_failed) AS bucket_errors,
        sum(is_failed * isochrone_added(w, k, all_failed)) AS bucket_errors_squared,
        sum(is_failed * isochrone_added(w, k, all_requests)) AS bucket_errors_by_requests
    FROM
    (
        SELECT
            tenant, app, country, w, apis, days, buckets, failures, ks, up_tos,
            isochrone_sums_of_cell(up_tos, begins) AS measured_of,
            if(has(buckets, -1), isochrone_sums_of_cell(isochrone_sums_in_cell(ks, begins), begins), measured_of) AS requests_of,
            if(has(failures, 1), isochrone_sums_of_cell(isochrone_sums_in_cell(failed_ks, begins), begins), ks) AS failed_of
        FROM
        (
            SELECT
                *,
                arrayMap((own, f) -> own * f, ks, failures) AS failed_ks,
                isochrone_sums_in_cell(arrayMap((own, b) -> own * (b >= 0), ks, buckets), begins) AS up_tos
            FROM
            (
                SELECT
                    tenant, app, country, w, apis,
                    arrayMap(x -> first_day + bitShiftRight(x, 49) % 4, packed) AS days,
                    isochrone_packed_begins(packed) AS begins,
                    arrayMap(x -> isochrone_packed_k(x), packed) AS ks,
                    arrayMap(x -> isochrone_packed_bucket(x), packed) AS buckets,
                    arrayMap(x -> isochrone_packed_failed(x), packed) AS failures
                FROM
                (
                    SELECT
                        tenant, app, country, w, first_day,
                        arraySort((name, x) -> x, timings.api, unsorted) AS apis,
                        arraySort(unsorted) AS packed
                    FROM
                    (
                        SELECT
                            tenant, app, country, timings.api, toDate(t0) AS first_day,
                            1 / (toFloat64(keep_probability) * admission) AS w,
                            isochrone_packed(
                                arrayMap(
                                    (number, end_ds) -> 4 * number + toUInt16(intDiv(toUnixTimestamp64Milli(t0) % 86400000 + 100 * end_ds, 86400000)),
                                    arrayEnumerateDense(timings.api), timings.end_ds),
                                timings.total,
                                timings.outcome,
                                arrayMap(keep -> 1 / toFloat64(keep), timings.keep)) AS unsorted
                        FROM slices
                    )
                )
            )
        )
    )
    ARRAY JOIN
        apis AS api,
        days AS day,
        ks AS k,
        buckets AS bucket,
        failures AS is_failed,
        up_tos AS up_to,
        measured_of AS measured,
        requests_of AS all_requests,
        failed_of AS all_failed
    GROUP BY cell, bucket
)
GROUP BY cell;

ALTER TABLE rollup_region_hour DROP COLUMN IF EXISTS latency;

CREATE MATERIALIZED VIEW IF NOT EXISTS feed_rollup_region_hour TO rollup_region_hour AS
SELECT
    any(own_tenant) AS tenant, any(own_app) AS app, any(own_country) AS country, any(own_hour) AS hour,
    sum(bucket_sampled) AS sampled,
    sum(bucket_requests) AS requests,
    sum(bucket_errors) AS errors,
    sum(bucket_variance) AS slice_variance,
    sum(bucket_failed) AS failed,
    sum(bucket_errors_squared) AS errors_squared,
    sum(bucket_errors_by_requests) AS errors_by_requests,
    (
        (arraySort(groupArrayIf((
            bucket, isochrone_rounded(bucket_requests), isochrone_rounded(bucket_squares), isochrone_rounded(bucket_products),
            toFloat64(bucket_sampled)), bucket >= 0)) AS points).1,
        points.2, points.3, points.4, points.5
    ) AS times
FROM
(
    SELECT
        cityHash64(tenant, app, country, hour) AS cell,
        any(tenant) AS own_tenant, any(app) AS own_app, any(country) AS own_country, any(hour) AS own_hour,
        bucket,
        count() AS bucket_sampled,
        sum(w * k) AS bucket_requests,
        sum(isochrone_added(w, k, 2 * up_to - k)) AS bucket_squares,
        sum(isochrone_added(w, k, measured)) AS bucket_products,
        sum(isochrone_added(w, k, all_requests)) AS bucket_variance,
        sum(is_failed) AS bucket_failed,
        sum(w * k * is_failed) AS bucket_errors,
        sum(is_failed * isochrone_added(w, k, all_failed)) AS bucket_errors_squared,
        sum(is_failed * isochrone_added(w, k, all_requests)) AS bucket_errors_by_requests
    FROM
    (
        SELECT
            tenant, app, country, w, hours, buckets, failures, ks, up_tos,
            isochrone_sums_of_cell(up_tos, begins) AS measured_of,
            if(has(buckets, -1), isochrone_sums_of_cell(isochrone_sums_in_cell(ks, begins), begins), measured_of) AS requests_of,
            if(has(failures, 1), isochrone_sums_of_cell(isochrone_sums_in_cell(failed_ks, begins), begins), ks) AS failed_of
        FROM
        (
            SELECT
                *,
                arrayMap((own, f) -> own * f, ks, failures) AS failed_ks,
                isochrone_sums_in_cell(arrayMap((own, b) -> own * (b >= 0), ks, buckets), begins) AS up_tos
            FROM
            (
                SELECT
                    tenant, app, country, w,
                    arrayMap(x -> first_hour + bitShiftRight(x, 49) * 3600, packed) AS hours,
                    isochrone_packed_begins(packed) AS begins,
                    arrayMap(x -> isochrone_packed_k(x), packed) AS ks,
                    arrayMap(x -> isochrone_packed_bucket(x), packed) AS buckets,
                    arrayMap(x -> isochrone_packed_failed(x), packed) AS failures
                FROM
                (
                    SELECT
                        tenant, app, country, w, first_hour,
                        arraySort(unsorted) AS packed
                    FROM
                    (
                        SELECT
                            tenant, app, country, toStartOfHour(t0) AS first_hour,
                            1 / (toFloat64(keep_probability) * admission) AS w,
                            isochrone_packed(
                                arrayMap(end_ds -> toUInt16(intDiv(toUnixTimestamp64Milli(t0) % 3600000 + 100 * end_ds, 3600000)), timings.end_ds),
                                timings.total,
                                timings.outcome,
                                arrayMap(keep -> 1 / toFloat64(keep), timings.keep)) AS unsorted
                        FROM slices
                    )
                )
            )
        )
    )
    ARRAY JOIN
        hours AS hour,
        ks AS k,
        buckets AS bucket,
        failures AS is_failed,
        up_tos AS up_to,
        measured_of AS measured,
        requests_of AS all_requests,
        failed_of AS all_failed
    GROUP BY cell, bucket
)
GROUP BY cell;

ALTER TABLE rollup_api_hour DROP COLUMN IF EXISTS latency;

CREATE MATERIALIZED VIEW IF NOT EXISTS feed_rollup_api_hour TO rollup_api_hour AS
SELECT
    any(own_tenant) AS tenant, any(own_app) AS app, any(own_api) AS api, any(own_hour) AS hour,
    sum(bucket_sampled) AS sampled,
    sum(bucket_requests) AS requests,
    sum(bucket_errors) AS errors,
    sum(bucket_variance) AS slice_variance,
    sum(bucket_failed) AS failed,
    sum(bucket_errors_squared) AS errors_squared,
    sum(bucket_errors_by_requests) AS errors_by_requests,
    (
        (arraySort(groupArrayIf((
            bucket, isochrone_rounded(bucket_requests), isochrone_rounded(bucket_squares), isochrone_rounded(bucket_products),
            toFloat64(bucket_sampled)), bucket >= 0)) AS points).1,
        points.2, points.3, points.4, points.5
    ) AS times
FROM
(
    SELECT
        cityHash64(tenant, app, api, hour) AS cell,
        any(tenant) AS own_tenant, any(app) AS own_app, any(api) AS own_api, any(hour) AS own_hour,
        bucket,
        count() AS bucket_sampled,
        sum(w * k) AS bucket_requests,
        sum(isochrone_added(w, k, 2 * up_to - k)) AS bucket_squares,
        sum(isochrone_added(w, k, measured)) AS bucket_products,
        sum(isochrone_added(w, k, all_requests)) AS bucket_variance,
        sum(is_failed) AS bucket_failed,
        sum(w * k * is_failed) AS bucket_errors,
        sum(is_failed * isochrone_added(w, k, all_failed)) AS bucket_errors_squared,
        sum(is_failed * isochrone_added(w, k, all_requests)) AS bucket_errors_by_requests
    FROM
    (
        SELECT
            tenant, app, w, apis, hours, buckets, failures, ks, up_tos,
            isochrone_sums_of_cell(up_tos, begins) AS measured_of,
            if(has(buckets, -1), isochrone_sums_of_cell(isochrone_sums_in_cell(ks, begins), begins), measured_of) AS requests_of,
            if(has(failures, 1), isochrone_sums_of_cell(isochrone_sums_in_cell(failed_ks, begins), begins), ks) AS failed_of
        FROM
        (
            SELECT
                *,
                arrayMap((own, f) -> own * f, ks, failures) AS failed_ks,
                isochrone_sums_in_cell(arrayMap((own, b) -> own * (b >= 0), ks, buckets), begins) AS up_tos
            FROM
            (
                SELECT
                    tenant, app, w, apis,
                    arrayMap(x -> first_hour + bitShiftRight(x, 49) % 4 * 3600, packed) AS hours,
                    isochrone_packed_begins(packed) AS begins,
                    arrayMap(x -> isochrone_packed_k(x), packed) AS ks,
                    arrayMap(x -> isochrone_packed_bucket(x), packed) AS buckets,
                    arrayMap(x -> isochrone_packed_failed(x), packed) AS failures
                FROM
                (
                    SELECT
                        tenant, app, w, first_hour,
                        arraySort((name, x) -> x, timings.api, unsorted) AS apis,
                        arraySort(unsorted) AS packed
                    FROM
                    (
                        SELECT
                            tenant, app, timings.api, toStartOfHour(t0) AS first_hour,
                            1 / (toFloat64(keep_probability) * admission) AS w,
                            isochrone_packed(
                                arrayMap(
                                    (number, end_ds) -> 4 * number + toUInt16(intDiv(toUnixTimestamp64Milli(t0) % 3600000 + 100 * end_ds, 3600000)),
                                    arrayEnumerateDense(timings.api), timings.end_ds),
                                timings.total,
                                timings.outcome,
                                arrayMap(keep -> 1 / toFloat64(keep), timings.keep)) AS unsorted
                        FROM slices
                    )
                )
            )
        )
    )
    ARRAY JOIN
        apis AS api,
        hours AS hour,
        ks AS k,
        buckets AS bucket,
        failures AS is_failed,
        up_tos AS up_to,
        measured_of AS measured,
        requests_of AS all_requests,
        failed_of AS all_failed
    GROUP BY cell, bucket
)
GROUP BY cell
