-- What the app lets its SDK read of responses besides what tells of the edge: never who somebody is. Few names, so that each is a word of a
-- dictionary.
ALTER TABLE exemplars
    ADD COLUMN IF NOT EXISTS headers Map(LowCardinality(String), String)
        COMMENT 'of the response, by the app\'s allowlist; names in lower case' CODEC(ZSTD(3))
