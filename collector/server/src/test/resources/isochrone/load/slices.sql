-- Slices of one day of an app in 60 countries and 40 APIs as the collector stores them: sampled by what is in them, clustered by session,
-- busier in the middle of the day, slower far from Japan. Draws are hashes, so that the same day is the same rows.
INSERT INTO slices
    (tenant, app, country, country_source, t0, received_at, skew_ms, install_key, user_key, session, slice, asn, carrier, network, os, os_version, app_version, device_class, sdk_version, plan_version,
     keep_probability, admission, phase_keep_probability, `timings.end_ds`, `timings.api`, `timings.outcome`, `timings.total`, `timings.size`, `timings.cache`, `timings.protocol`, `timings.connection`, `timings.pop`, `timings.keep`,
     `phases.queue`, `phases.dns`, `phases.connect`, `phases.tls`, `phases.send`, `phases.wait`, `phases.server`, `phases.transfer`)
WITH
    (h, i, what) -> (cityHash64({day:UInt32}, h, i, what) + 0.5) / 18446744073709551616. AS u,
    (h, i, what) -> sqrt(-2 * log(u(h, i, what))) * cos(2 * pi() * u(h, i, what + 1)) AS normal,
    us -> toInt16(greatest(1, ceil(log(greatest(2., us)) / log(1.04)))) AS bucket,
    ['JP','US','KR','TW','DE','GB','FR','BR','TH','ID','VN','HK','SG','CA','AU','ES','IT','MX','PH','MY','IN','NL','PL','TR','SE','CH','AR','CL','CO','PT','BE','AT','CZ','DK','NO','FI','IE','NZ','ZA','SA','AE','IL','EG','NG','KE','MA','PE','UA','RO','HU','GR','PK','BD','LK','KH','MM','MN','KZ','MT','BH'] AS countries,
    ['','NRT','ICN','TPE','FRA','LHR','CDG','GRU','BKK','SIN','HKG','LAX','SYD'] AS pops
SELECT
    'default', if(u(session_number, 0, 30) < 0.8, 'shop', 'mail'), country, 'cdn', begin, begin + toIntervalMillisecond(100 * arrayMax(ends) + 2000 + toInt64(-20000 * log(u(number, 0, 31)))), toInt32(1000 * normal(session_number, 0, 32)),
    cityHash64(session_number), 0, toUInt32(1000 * {day:UInt32} + session_number % 1000), toUInt16(number % 4), 2000 + cityHash64(region, session_number % 5) % 300, if(is_cell, concat('440-', toString(10 + session_number % 3)), ''),
    if(is_cell, if(session_number % 3 = 0, 'cell/nr', 'cell/lte'), 'wifi'), if(session_number % 5 < 3, 'android', 'jvm'), toString(11 + session_number % 6), concat('5.', toString(2 + session_number % 4)), ['low', 'mid', 'high'][1 + session_number % 3], '0.1.0', 100 + intDiv(number, 100000) % 5,
    toFloat32(least(1, sqrt(pow(0.04, 2) + pow(0.25, 2) * arraySum(hot) / m))), 1, if(has_phases, 0.25, 0),
    ends, arrayMap(api -> concat(['GET','GET','POST','GET','PUT'][1 + api % 5], ' /v1/', ['calendars','events','users','feeds','labels','comments','attachments','search'][1 + api % 8], '/', toString(intDiv(api, 8))), apis),
    arrayMap((f, i) -> if(f, ['timeout','server_error','connect','client_error'][1 + cityHash64(number, i) % 4], 'ok'), failures, range(m)),
    totals, arrayMap((api, i) -> bucket(600 * (1 + api) * exp(0.2 * normal(number, i, 33))), apis, range(m)),
    arrayMap((api, i) -> if(api % 3 = 0, 'unknown', if(u(number, i, 35) < 0.3, 'edge_hit', 'edge_miss')), apis, range(m)),
    arrayMap(i -> if(session_number % 7 = 0, 'http/1.1', 'h2'), range(m)), connections,
    arrayMap((api, i) -> if(api % 3 = 0, '', pops[1 + if(u(number, i, 37) < 0.02, cityHash64(number, i) % 12, cityHash64(region) % 12)]), apis, range(m)),
    arrayMap(h -> toFloat32(if(h > 0 OR m < 12, 1, 0.5)), hot),
    if(has_phases, arrayMap(i -> toInt16(0), range(m)), []), if(has_phases, arrayMap((c, i) -> if(c = 'new', bucket(15000 * exp(0.5 * normal(number, i, 41))), 0), connections, range(m)), []),
    if(has_phases, arrayMap((c, i) -> if(c = 'new', bucket((8000 + 3000 * region) * exp(0.3 * normal(number, i, 43))), 0), connections, range(m)), []),
    if(has_phases, arrayMap((c, i) -> if(c = 'new', bucket((16000 + 6000 * region) * exp(0.3 * normal(number, i, 45))), 0), connections, range(m)), []),
    if(has_phases, arrayMap(i -> toInt16(60 + cityHash64(number, i, 46) % 20), range(m)), []), if(has_phases, arrayMap(t -> toInt16(greatest(1, t - 10)), totals), []),
    if(has_phases, arrayMap((t, api) -> if(api % 4 = 0, toInt16(-1), toInt16(greatest(1, t - 30))), totals, apis), []), if(has_phases, arrayMap(t -> toInt16(greatest(1, t - 60)), totals), [])
FROM
(
    SELECT
        number, intDiv(number, 4) AS session_number, 1 + cityHash64({day:UInt32}, number, 2) % 23 AS m,
        toUInt32(floor(60 * pow(u(session_number, 0, 3), 2.6))) AS region, countries[1 + region] AS country,
        fromUnixTimestamp64Milli(toInt64({start:Int64} + 86400000 * (u(number, 0, 1) * 0.55 + 0.45 * least(1, greatest(0, 0.5 + 0.16 * normal(number, 0, 20)))) )) AS begin,
        u(session_number, 0, 21) < 0.45 AS is_cell, u(number, 0, 22) < 0.25 AS has_phases,
        arrayMap(i -> toUInt16(20 + intDiv(1100 * i, m) + cityHash64(number, i, 23) % 40), range(m)) AS ends,
        arrayMap(i -> toUInt32(floor(40 * pow(u(number, i, 4), 2.2))), range(m)) AS apis,
        arrayMap(i -> if(i = 0 OR u(number, i, 24) < 0.08, 'new', 'reused'), range(m)) AS connections,
        arrayMap(i -> toUInt8(u(number, i, 5) < 0.02 + 0.15 * (u(session_number, 0, 6) < 0.05)), range(m)) AS failures,
        arrayMap((i, api) -> log(60000. * (1 + 0.08 * region) * (1 + 0.06 * api)) + 0.4 * normal(session_number, 0, 7) + 0.5 * normal(number, i, 9), range(m), apis) AS logs,
        arrayMap(l -> toInt16(ceil(l / log(1.04))), logs) AS totals,
        arrayMap((l, api, f) -> 2. * f + greatest(0., least(1., (l - log(60000. * (1 + 0.08 * region) * (1 + 0.06 * api)) - 1.05) / 0.7 + 0.5)), logs, apis, failures) AS hot
    FROM numbers({slices:UInt64})
)
