-- A 64th of the slices, for questions about more timings than can be read while somebody waits: so small that a month of it is read at
-- once. A slice is in by a hash, whatever is in it, so that its weight is 64 times what it was. Columns added to slices are added here too.

DROP VIEW IF EXISTS feed_slices_lot;

DROP TABLE IF EXISTS slices_lot;

CREATE TABLE IF NOT EXISTS slices_lot AS slices
ENGINE = MergeTree
PARTITION BY toDate(t0)
ORDER BY (tenant, app, country, toStartOfHour(t0), install_key, session, slice)
TTL toDateTime(t0) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Of how many slices a question reads one, a power of two: so many that a million timings of those that it is about are left, and one of
-- at least 64, which slices_lot has, where finding them means to pass by 16 million.
CREATE OR REPLACE FUNCTION isochrone_lots AS (matching, passed) ->
    toUInt64(greatest(if(passed > 16777216, 64., 1.), if(matching > 1048576, pow(2, ceil(log2(matching / 1048576.))), 1.)));

CREATE OR REPLACE FUNCTION isochrone_in_lot AS (lots, install_key, session, slice) -> lots = 1 OR cityHash64(install_key, session, slice) % lots = 0;

-- What each timing of a slice stands for in it; 0 for one that ended outside the range, or in the part of it that a rollup is read for.
CREATE OR REPLACE FUNCTION isochrone_keeps_outside AS (start_ms, keeps, ends_ds, from_ms, rolled_from_ms, rolled_to_ms, to_ms) ->
    arrayMap(
        (keep, end_ds) -> if(
            start_ms + end_ds * 100 >= from_ms AND start_ms + end_ds * 100 < to_ms
                AND NOT (start_ms + end_ds * 100 >= rolled_from_ms AND start_ms + end_ds * 100 < rolled_to_ms),
            1 / toFloat64(keep), 0.),
        keeps, ends_ds);

INSERT INTO slices_lot
SELECT * FROM slices
WHERE isochrone_in_lot(64, install_key, session, slice);

CREATE MATERIALIZED VIEW IF NOT EXISTS feed_slices_lot TO slices_lot AS
SELECT * FROM slices
WHERE isochrone_in_lot(64, install_key, session, slice)
