-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: what was changed when?
--
-- Parameters
--   from, to  DateTime64(3)  half-open range [from, to) of the mark
--   app       String         one app and the marks that are for all; '' for every mark
--
-- Columns, one row per mark
--   at_ms  Int64   ms since 1970
--   app    String  '' for all
--   label  String  what was changed
--   link   String  where more is told; '' for nowhere
--
-- Order: at_ms, app, label.
WITH
    toUnixTimestamp64Milli({from:DateTime64(3)}) AS from_ms,
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms
SELECT
    toUnixTimestamp64Milli(at) AS at_ms,
    app,
    label,
    link
FROM marks FINAL
WHERE at >= fromUnixTimestamp64Milli(from_ms)
    AND at < fromUnixTimestamp64Milli(to_ms)
    AND ({app:String} = '' OR app IN ('', {app:String}))
ORDER BY at_ms, app, label
LIMIT 1000
