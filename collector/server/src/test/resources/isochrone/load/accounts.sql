-- What arrived, by the minute.
INSERT INTO ingest_usage (tenant, app, country, received_at, batches, wire_bytes, slices, timings, exemplars)
SELECT tenant, app, country, toStartOfMinute(received_at) AS minute, uniqExact(install_key), 60 * count() + 6 * sum(length(timings.keep)), count(), sum(length(timings.keep)), 0
FROM slices
WHERE t0 >= fromUnixTimestamp64Milli({start:Int64}) AND t0 < fromUnixTimestamp64Milli({start:Int64} + {length:Int64})
GROUP BY tenant, app, country, minute;

-- What was lost, by the hour.
INSERT INTO losses (tenant, app, country, app_version, source, reason, received_at, records)
SELECT tenant, app, country, app_version, if(reason = 'quarantined', 'collector', 'sdk'), reason, toStartOfHour(received_at) AS hour, 1 + intDiv(count(), 100)
FROM slices
ARRAY JOIN ['queue_full', 'expired', 'device_cap', 'quarantined'] AS reason
WHERE t0 >= fromUnixTimestamp64Milli({start:Int64}) AND t0 < fromUnixTimestamp64Milli({start:Int64} + {length:Int64})
GROUP BY tenant, app, country, app_version, reason, hour;

INSERT INTO marks (tenant, app, at, label, link, noted_at)
SELECT 'default', '', fromUnixTimestamp64Milli({start:Int64}), concat('release ', toString({day:UInt32})), '', fromUnixTimestamp64Milli({start:Int64})
