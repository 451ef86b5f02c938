-- Search: an index of what messages say now, beside the log and behind it. Silos fill it a moment after messages were
-- posted (Search/Indexing), so that posting waits for none of it. All of it follows from the log and can be made anew.
--
-- Only empty tables are created: nothing here waits for the size of the log.

-- A row per message. The text is folded to lower case and the words of tsv are cut by the silo, not by PostgreSQL, so
-- that neither depends on the database's locale; tsv also holds a lexeme for the channel, so that one index look-up
-- intersects words and rooms. Whether a message may be shown (deleted, edited again, erased, gone) is never asked here
-- but of the log.
CREATE TABLE message_index (
    seq        bigint NOT NULL,
    text_seq   bigint NOT NULL,              -- the change whose text this is: the message itself or its newest edit
    created_at timestamptz NOT NULL,         -- the message's
    channel_id text COLLATE "C" NOT NULL,
    sender_id  text COLLATE "C" NOT NULL,
    text       text COLLATE "C" NOT NULL,
    tsv        tsvector NOT NULL,
    PRIMARY KEY (channel_id, created_at, seq)
) PARTITION BY RANGE (created_at);

CREATE INDEX message_index_created_at_idx ON message_index (created_at);

-- New entries wait in a list that searches have to go through, so it is kept short: 1 MB instead of 4.
CREATE INDEX message_index_tsv_idx ON message_index USING gin (tsv) WITH (gin_pending_list_limit = 1024);

SELECT add_monthly_table('message_index');

-- How far a channel is indexed: all that follows from the changes after low_seq up to high_seq. New changes raise
-- high_seq; what was there before the index is added from the newest to the oldest, which lowers low_seq to 0.
CREATE TABLE search_heads (
    channel_id text COLLATE "C" PRIMARY KEY,
    low_seq    bigint NOT NULL,
    high_seq   bigint NOT NULL CHECK (high_seq >= low_seq),
    language   text COLLATE "C" NOT NULL     -- with which it is indexed; another one than wanted: index it anew
) WITH (fillfactor = 50);

-- The language wanted, a text search configuration; one row, written by silos as they start.
CREATE TABLE search_language (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    language text COLLATE "C" NOT NULL
);
