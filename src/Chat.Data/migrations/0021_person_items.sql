-- What people keep about their channels for themselves. Only an empty table is created.

-- Rows stay when there is nothing any more (value null), so that other devices learn of it.
CREATE TABLE person_items (
    user_id    text COLLATE "C" NOT NULL,
    kind       smallint NOT NULL,      -- 1 preferences, 2 a draft
    channel_id text COLLATE "C" NOT NULL,
    version    bigint NOT NULL,        -- of user_id, see people
    value      jsonb,
    PRIMARY KEY (user_id, kind, channel_id)
) WITH (fillfactor = 80);

CREATE INDEX person_items_version_idx ON person_items (user_id, version);
