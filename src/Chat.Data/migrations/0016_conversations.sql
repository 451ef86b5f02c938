-- Conversations of two people, what does not exist in them for who blocks the other, and how far messages have been delivered.
--
-- New tables, and a column with a constant default: nothing here waits for the size of the log.

-- Whose a channel is. Its id follows from the two, and exactly one row can be made for them whoever begins.
CREATE TABLE conversations (
    channel_id text COLLATE "C" PRIMARY KEY,
    user_a     text COLLATE "C" NOT NULL,             -- the smaller id of the two
    user_b     text COLLATE "C" NOT NULL CHECK (user_a < user_b),
    created_by text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (user_a, user_b)
);

-- A time in which somebody (user_id) blocked the other: what the other did in the changes after from_seq, up to until_seq if
-- it is over, does not exist for them, then and ever after. Written in the transaction that blocks or unblocks, with the head
-- locked: each change is before it or after it, whoever writes it. The ordinals are those of the messages there.
CREATE TABLE channel_shields (
    channel_id    text COLLATE "C" NOT NULL,
    user_id       text COLLATE "C" NOT NULL,
    from_seq      bigint NOT NULL,
    from_ordinal  bigint NOT NULL,
    until_seq     bigint,
    until_ordinal bigint,
    since         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (channel_id, user_id, from_seq)
);

-- Up to where a member's devices have received a channel, and when that was last said; in conversations. A row of somebody who
-- has not read yet has read_seq 0.
ALTER TABLE read_positions ADD COLUMN delivered_seq bigint NOT NULL DEFAULT 0, ADD COLUMN delivered_at timestamptz;
