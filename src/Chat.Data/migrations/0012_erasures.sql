-- Orders to erase what a person has written, and how far they have been carried out.
--
-- Only new, empty tables: nothing here waits for the size of the log or holds up posts.

CREATE TABLE content_erasures (
    erasure_id   uuid PRIMARY KEY,
    user_id      text COLLATE "C" NOT NULL,
    requested_by text COLLATE "C" NOT NULL,
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    completed_at timestamptz
);

-- One at a time for each person: to order again what is under way changes nothing. Silos look here for what is to be done.
CREATE UNIQUE INDEX content_erasures_open_key ON content_erasures (user_id) WHERE completed_at IS NULL;

CREATE TABLE content_erasure_channels (
    erasure_id   uuid NOT NULL REFERENCES content_erasures,
    channel_id   text COLLATE "C" NOT NULL,
    seq          bigint,                    -- the change that records it, once that is written; 0 when nothing was to erase
    erased       bigint NOT NULL DEFAULT 0, -- how many texts are gone
    completed_at timestamptz,
    PRIMARY KEY (erasure_id, channel_id)
);
