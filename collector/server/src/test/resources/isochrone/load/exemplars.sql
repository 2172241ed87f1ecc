-- A full record of one timing in 50.
INSERT INTO exemplars
    (tenant, app, country, ts, received_at, install_key, user_key, session, slice, asn, network, carrier, os, os_version, app_version, device_class, plan_version,
     keep_probability, api, host, outcome, status, failure, reached, protocol, connection, ip_family, cache, cache_age_s, pop, redirects, retries,
     queue_us, dns_us, connect_us, tls_us, send_us, wait_us, server_us, transfer_us, total_us, sent_bytes, received_bytes, trace_id)
WITH
    b -> toInt32(if(b <= 0, b, pow(1.04, b - 0.5))) AS us,
    if(reused, 0, intDiv(us(total), 20)) AS set_up
SELECT
    tenant, app, country, t0 + toIntervalMillisecond(100 * end_ds) AS ts, received_at, install_key, user_key, session, slice, asn, network, carrier, os, os_version,
    app_version, device_class, plan_version, keep_probability * keep / 50, api, 'api.example.test', outcome,
    if(outcome = 'ok', 200, if(outcome = 'server_error', 503, 0)), if(outcome = 'timeout', 'SocketTimeoutException', ''),
    'transfer', protocol, connection, 4, cache, -1, pop, 0, 0,
    0, set_up, set_up, set_up, 60, intDiv(us(total), 2), if(cityHash64(api) % 4 = 0, -1, intDiv(us(total), 4)), intDiv(us(total), 8), us(total), 400, us(size),
    if(draw % 3 = 0, reinterpretAsFixedString(sipHash128(draw)), '')
FROM
(
    SELECT
        *, end_ds, api, outcome, total, size, cache, protocol, connection, pop, keep, connection = 'reused' AS reused,
        cityHash64(install_key, session, slice, number) AS draw
    FROM slices
    ARRAY JOIN
        timings.end_ds AS end_ds, timings.api AS api, timings.outcome AS outcome, timings.total AS total, timings.size AS size, timings.cache AS cache,
        timings.protocol AS protocol, timings.connection AS connection, timings.pop AS pop, timings.keep AS keep, arrayEnumerate(timings.keep) AS number
    WHERE t0 >= fromUnixTimestamp64Milli({start:Int64}) AND t0 < fromUnixTimestamp64Milli({start:Int64} + {length:Int64}) AND draw % 50 = 0
)
