-- Copyright The Isochrone Authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Question: which requests were these, phase by phase?
--
-- Parameters
--   from, to  DateTime64(3)  half-open range [from, to) in which a request ended
--   app       String         one app; '' for all
--   api       String         one API; '' for all
--   country   String         one country; '' for all, '??' for the unknown one
--   outcome   String         one outcome; '' for all, 'failed' for all but ok and cancelled
--   slow_ms   UInt32         ms, least total time
--   order     String         'slowest' for the slowest first, else the newest
--   limit     UInt16         most rows
--
-- Columns, one row per exemplar; phases in us: 0 did not happen, -1 not measured
--   ts_ms           Int64    ms since 1970, end of the request
--   app             String
--   country         String   ISO 3166-1 alpha-2; '' when unknown
--   api             String   method and route template
--   host            String
--   outcome         String
--   status          UInt16   of HTTP; 0 for none
--   failure         String   class of the exception
--   reached         String   last phase begun when it failed
--   protocol        String
--   connection      String
--   cache           String
--   pop             String
--   network         String
--   app_version     String
--   device_class    String
--   device_state    String   which of metered, roaming, power_save, data_saver, background held when
--                              its slice began, with commas; 'none'
--   redirects       UInt8
--   retries         UInt8
--   queue_us        Int32
--   dns_us          Int32
--   connect_us      Int32
--   tls_us          Int32
--   send_us         Int32
--   wait_us         Int32    to the first byte, server_us included
--   server_us       Int32
--   transfer_us     Int32
--   total_us        Int64
--   sent_bytes      Int64
--   received_bytes  Int64
--   weight          Float64  requests it stands for
--   trace           String   W3C trace id, 32 hex digits; '' for none
--   headers         String   of the response, those that the app allows: 'name: value', a line each
--
-- Order: newest or slowest first.
WITH
    toUnixTimestamp64Milli({from:DateTime64(3)}) AS from_ms,
    toUnixTimestamp64Milli({to:DateTime64(3)}) AS to_ms
SELECT
    toUnixTimestamp64Milli(ts) AS ts_ms,
    app,
    country,
    api,
    host,
    toString(e.outcome) AS outcome,
    status,
    failure,
    toString(e.reached) AS reached,
    toString(e.protocol) AS protocol,
    toString(e.connection) AS connection,
    toString(e.cache) AS cache,
    pop,
    network,
    app_version,
    device_class,
    isochrone_device_state(device_state) AS device_state,
    redirects,
    retries,
    queue_us,
    dns_us,
    connect_us,
    tls_us,
    send_us,
    wait_us,
    server_us,
    transfer_us,
    total_us,
    sent_bytes,
    received_bytes,
    1 / toFloat64(keep_probability) AS weight,
    lower(hex(trace_id)) AS trace,
    arrayStringConcat(arrayMap((name, value) -> concat(name, ': ', value), mapKeys(e.headers), mapValues(e.headers)), '\n') AS headers
FROM exemplars AS e
WHERE ts >= fromUnixTimestamp64Milli(from_ms)
    AND ts < fromUnixTimestamp64Milli(to_ms)
    AND total_us >= 1000 * toInt64({slow_ms:UInt32})
    AND ({app:String} = '' OR app = {app:String})
    AND ({api:String} = '' OR api = {api:String})
    AND ({country:String} = '' OR country = if({country:String} = '??', '', {country:String}))
    AND ({outcome:String} = ''
        OR toString(e.outcome) = {outcome:String}
        OR ({outcome:String} = 'failed' AND toString(e.outcome) NOT IN ('ok', 'cancelled')))
ORDER BY if({order:String} = 'slowest', total_us, 0) DESC, ts DESC, total_us DESC, api
LIMIT {limit:UInt16}
