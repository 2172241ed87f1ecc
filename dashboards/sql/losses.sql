-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: what was lost on the way, and why?
--
-- Parameters
--   from, to  DateTime64(3)  half-open range [from, to) in which the collector heard of the loss
--   app       String         one app; '' for all
--
-- Columns, one row per source and reason
--   source     String   sdk or collector: who dropped
--   reason     String   code of the reason
--   records    UInt64   records lost
--   share      Float64  0..1, of all timings that arrived and all records lost
--   countries  UInt64   countries it happened in
--   versions   UInt64   app versions it happened in
--   last_ms    Int64    ms since 1970, when it was last heard of, to the second
--
-- Order: records descending, source, reason.
WITH
    (
        SELECT sum(timings) FROM ingest_usage
        WHERE received_at >= {from:DateTime64(3)} AND received_at < {to:DateTime64(3)}
            AND ({app:String} = '' OR app = {app:String})
    ) AS arrived
SELECT
    toString(l.source) AS source,
    toString(l.reason) AS reason,
    sum(l.records) AS records,
    records / (ifNull(arrived, 0) + sum(records) OVER ()) AS share,
    uniqExact(l.country) AS countries,
    uniqExact(l.app_version) AS versions,
    toInt64(1000) * toUnixTimestamp(max(l.received_at)) AS last_ms
FROM losses AS l
WHERE l.received_at >= {from:DateTime64(3)}
    AND l.received_at < {to:DateTime64(3)}
    AND ({app:String} = '' OR l.app = {app:String})
GROUP BY l.source, l.reason
HAVING records > 0
ORDER BY records DESC, source, reason
