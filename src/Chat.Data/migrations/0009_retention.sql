-- How long messages are kept, what was removed, and what must not be.
--
-- Only new, empty tables: nothing here waits for the size of the log or holds up posts.

-- Channels whose messages are kept for another time than the rest: shorter or longer than Retention:Days says.
CREATE TABLE channel_retention (
    channel_id text COLLATE "C" PRIMARY KEY REFERENCES channels,
    keep_days  integer NOT NULL CHECK (keep_days > 0),
    set_by     text COLLATE "C" NOT NULL,
    set_at     timestamptz NOT NULL DEFAULT now()
);

-- What keeps retention and erasure away from a channel, for as long as one of its holds has not been released. Rows stay:
-- they are the history of holds. Whoever removes messages takes a SHARE lock on this table before it looks, so that a
-- hold is either seen or placed after what it came too late for.
CREATE TABLE legal_holds (
    hold_id     uuid PRIMARY KEY,
    channel_id  text COLLATE "C" NOT NULL REFERENCES channels,
    reason      text NOT NULL,
    placed_by   text COLLATE "C" NOT NULL,
    placed_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    released_by text COLLATE "C",
    released_at timestamptz,
    CHECK ((released_by IS NULL) = (released_at IS NULL))
);

CREATE INDEX legal_holds_channel_idx ON legal_holds (channel_id, placed_at);
CREATE INDEX legal_holds_active_idx ON legal_holds (channel_id) WHERE released_at IS NULL;

-- The seqs that retention took out of a channel's log, as unbroken runs that do not overlap. A run is written in the
-- transaction that removes its changes: a seq that is neither in the log nor here was lost. Runs can lie anywhere, because
-- a change of a message goes with the month of the message, however late it was made.
CREATE TABLE removed_runs (
    channel_id   text COLLATE "C" NOT NULL,
    first_seq    bigint NOT NULL,
    last_seq     bigint NOT NULL,
    last_ordinal bigint NOT NULL,      -- ordinal and hash of the run's last change: what the change after it builds on
    last_hash    bytea NOT NULL CHECK (length(last_hash) = 32),
    older_than   timestamptz NOT NULL, -- the messages concerned had been posted before this
    removed_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (channel_id, last_seq),
    CHECK (first_seq <= last_seq)
);

-- Silos look now and then whether something was removed lately.
CREATE INDEX removed_runs_removed_at_idx ON removed_runs (removed_at);

-- The newest message that retention removed from a channel. The messages of a channel are removed oldest first: all up
-- to here are gone, and can be neither read nor unread.
CREATE TABLE channel_floors (
    channel_id text COLLATE "C" PRIMARY KEY,
    seq        bigint NOT NULL,
    ordinal    bigint NOT NULL
);
