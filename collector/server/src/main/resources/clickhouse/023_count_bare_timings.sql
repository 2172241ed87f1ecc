-- What admission took from records that it admitted, so that the planner does not take devices for cheap that were cut short.
ALTER TABLE ingest_usage
    ADD COLUMN IF NOT EXISTS bare_timings UInt32
        COMMENT 'of the timings, those stored without the phases and exemplars that may have come with them' CODEC(ZSTD(3))
