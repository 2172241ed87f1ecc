-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: does every region still reach the collector, and how late?
--
-- Parameters
--   from, to  DateTime64(3)  half-open range; arrivals are counted in its last 24 h at most
--   app       String         one app; '' for all
--
-- Columns, one row per country that sent a batch in that time or in the week before
--   country      String            ISO 3166-1 alpha-2; '' when unknown
--   batches      UInt64            batches that arrived
--   expected     Nullable(Float64) median of the same time of day of the 7 days before, as far as
--                                    the country had sent by then; NULL with fewer than 2 such days
--   days         UInt64            how many days that is
--   dark         UInt8             1 when 20 batches or more were expected and at most a fifth came
--   wire_bytes   UInt64            bytes of request bodies that arrived, compressed
--   last_ms      Int64             ms since 1970, arrival of the last batch, to the second
--   lag_p50_ms   Nullable(Float64) ms from the end of a slice's last request to its arrival, of the
--   lag_p95_ms   Nullable(Float64)   slices that started in that time
--   slices       UInt64            how many those are: their n
--
-- Order: dark first, then by what is missing, then country.
WITH
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms,
    least(to_ms - toUnixTimestamp64Milli({from:DateTime64(3)}), 86400000) AS span_ms
SELECT
    usage.country AS country,
    today AS batches,
    if(days >= 2, arrayReduce('median', own_past), NULL) AS expected,
    length(own_past) AS days,
    toUInt8(ifNull(expected >= 20 AND today <= 0.2 * expected, 0)) AS dark,
    bytes_today AS wire_bytes,
    last_seen AS last_ms,
    lags.lag_p50_ms AS lag_p50_ms,
    lags.lag_p95_ms AS lag_p95_ms,
    lags.slices AS slices
FROM
(
    SELECT
        toString(country) AS country,
        sumIf(batches, day = 0) AS today,
        sumIf(wire_bytes, day = 0) AS bytes_today,
        toInt64(1000) * toUnixTimestamp(max(received_at)) AS last_seen,
        -- the days since the country's first batch, at least in part; silent ones among them
        arrayMap(
            d -> toFloat64(arraySum((b, own) -> b * (own = d), groupArray(batches), groupArray(day))),
            range(1, toUInt64(greatest(max(day), 0)) + 1)) AS own_past
    FROM
    (
        SELECT
            country,
            batches,
            wire_bytes,
            received_at,
            to_ms - 1000 * toInt64(toUnixTimestamp(received_at)) AS age_ms,
            intDiv(age_ms - 1, 86400000) AS day
        FROM ingest_usage
        WHERE received_at >= {to:DateTime64(3)} - INTERVAL 8 DAY
            AND received_at < {to:DateTime64(3)}
            AND age_ms - 86400000 * day <= span_ms
            AND ({app:String} = '' OR app = {app:String})
    )
    GROUP BY country
) AS usage
LEFT JOIN
(
    SELECT
        toString(country) AS country,
        toNullable(quantile(0.50)(lag_ms)) AS lag_p50_ms,
        toNullable(quantile(0.95)(lag_ms)) AS lag_p95_ms,
        count() AS slices
    FROM
    (
        SELECT
            country,
            dateDiff('millisecond', t0, received_at) - 100 * arrayMax(timings.end_ds) AS lag_ms
        FROM slices
        WHERE t0 >= fromUnixTimestamp64Milli(to_ms - span_ms)
            AND t0 < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
    )
    GROUP BY country
) AS lags ON usage.country = lags.country
ORDER BY dark DESC, ifNull(expected, 0) - today DESC, country
