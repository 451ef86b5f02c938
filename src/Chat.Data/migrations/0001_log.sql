-- The log: what happened in every channel, in order, for ever.
--
-- Ids are compared byte by byte (collate "C"): they are identifiers, not words, and the order of an index must not
-- depend on the operating system's locale.

-- People who can sign in. The log refers to them by id only; names are joined when something is shown.
CREATE TABLE users (
    user_id       text COLLATE "C" PRIMARY KEY,
    username      text NOT NULL,
    display_name  text NOT NULL,
    password_hash text NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX users_username_key ON users (lower(username));

-- The directory entry of a channel, for listings. What a channel allows is its grain's state and not kept here.
CREATE TABLE channels (
    channel_id  text COLLATE "C" PRIMARY KEY,
    kind        smallint NOT NULL,
    name        text,
    description text,
    created_by  text COLLATE "C" NOT NULL,
    created_at  timestamptz NOT NULL
);

CREATE INDEX channels_kind_idx ON channels (kind, channel_id);

-- The fence. An append moves a head only from exactly the epoch, seq and hash its writer expects. The rows are narrow
-- and updated all the time: half of each page stays free so that the next version fits on the same page (HOT).
CREATE TABLE channel_heads (
    channel_id text COLLATE "C" PRIMARY KEY REFERENCES channels,
    epoch      bigint NOT NULL,
    seq        bigint NOT NULL CHECK (seq >= 0),
    ordinal    bigint NOT NULL CHECK (ordinal BETWEEN 0 AND seq),
    hash       bytea NOT NULL CHECK (length(hash) = 32)
) WITH (fillfactor = 50);

-- One row per message as it was first posted. A row is never overwritten, with two exceptions: changed_seq, which says
-- where to look for later changes, and erasure, which nulls text and salt. content_hash stays, so that the chain can
-- still be verified; without the salt nobody can find the text by trying.
CREATE TABLE messages (
    seq          bigint NOT NULL,
    ordinal      bigint NOT NULL,
    changed_seq  bigint NOT NULL,      -- seq of the newest change that touched the message; its own seq at first
    created_at   timestamptz NOT NULL,
    id           uuid NOT NULL,
    salt         uuid,
    channel_id   text COLLATE "C" NOT NULL,
    sender_id    text COLLATE "C" NOT NULL,
    client_id    text COLLATE "C",
    text         text,
    content_hash bytea NOT NULL,
    hash         bytea NOT NULL,
    PRIMARY KEY (channel_id, seq, created_at)
) PARTITION BY RANGE (created_at);

-- Resume: messages changed since they were posted. Posting itself adds nothing to this index.
CREATE INDEX messages_changed_idx ON messages (channel_id, changed_seq) WHERE changed_seq > seq;

-- Edits, deletions, restores and reactions: each a change of the channel with a seq of its own. They live and go with
-- the month of the message they concern. A message whose changed_seq = seq has none, so reading history rarely looks here.
CREATE TABLE message_revisions (
    seq                bigint NOT NULL,
    ordinal            bigint NOT NULL,
    message_seq        bigint NOT NULL,
    message_created_at timestamptz NOT NULL,
    created_at         timestamptz NOT NULL,
    id                 uuid NOT NULL,
    salt               uuid,
    kind               smallint NOT NULL,
    channel_id         text COLLATE "C" NOT NULL,
    actor_id           text COLLATE "C" NOT NULL,
    client_id          text COLLATE "C",
    text               text,           -- the new text of an edit, the emoji of a reaction
    content_hash       bytea NOT NULL,
    hash               bytea NOT NULL,
    PRIMARY KEY (channel_id, seq, message_created_at)
) PARTITION BY RANGE (message_created_at);

CREATE INDEX message_revisions_message_idx ON message_revisions (channel_id, message_seq, seq);

-- Who came and went.
CREATE TABLE member_changes (
    seq          bigint NOT NULL,
    ordinal      bigint NOT NULL,
    created_at   timestamptz NOT NULL,
    id           uuid NOT NULL,
    kind         smallint NOT NULL,
    role         smallint NOT NULL,
    channel_id   text COLLATE "C" NOT NULL,
    user_id      text COLLATE "C" NOT NULL,
    actor_id     text COLLATE "C" NOT NULL,
    content_hash bytea NOT NULL,
    hash         bytea NOT NULL,
    PRIMARY KEY (channel_id, seq)
);

-- Who is a member now: follows from member_changes and is written in the same statement.
CREATE TABLE channel_members (
    channel_id     text COLLATE "C" NOT NULL,
    user_id        text COLLATE "C" NOT NULL,
    role           smallint NOT NULL,
    joined_seq     bigint NOT NULL,
    joined_ordinal bigint NOT NULL,    -- messages before this one never count as unread
    joined_at      timestamptz NOT NULL,
    PRIMARY KEY (channel_id, user_id)
);

CREATE INDEX channel_members_user_idx ON channel_members (user_id, channel_id);

-- Creates the partitions of the month of first_month and of the months_ahead following ones, in UTC. Returns how many
-- were missing.
--
-- There is no default partition: one that holds rows of a month makes it impossible to add that month later without
-- scanning and moving them under a lock. A table is built beside its parent and then attached, because CREATE TABLE …
-- PARTITION OF would lock the parent against everybody and queue all posts behind the longest running reader.
CREATE FUNCTION ensure_partitions(first_month timestamptz, months_ahead integer) RETURNS integer
LANGUAGE plpgsql
SET timezone = 'UTC'
AS $$
DECLARE
    month   timestamptz;
    parent  text;
    part    text;
    created integer := 0;
BEGIN
    FOR offset_months IN 0 .. months_ahead LOOP
        month := date_trunc('month', first_month) + make_interval(months => offset_months);
        FOREACH parent IN ARRAY ARRAY['messages', 'message_revisions'] LOOP
            part := parent || to_char(month, '_YYYY_MM');
            CONTINUE WHEN to_regclass(part) IS NOT NULL;

            -- Several silos may find the same month missing: one creates it, the others wait and find it done. A table
            -- lock, not an advisory one: only taking it makes this session notice what others have created meanwhile.
            -- It is the lock that attaching takes anyway, and it does not hold up posts.
            LOCK TABLE messages IN SHARE UPDATE EXCLUSIVE MODE;
            CONTINUE WHEN to_regclass(part) IS NOT NULL;

            EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, parent);
            -- Guards client ids within the month; over all months the index would have to contain created_at.
            EXECUTE format('CREATE UNIQUE INDEX %I ON %I (channel_id, %I, client_id) WHERE client_id IS NOT NULL',
                part || '_client_key', part, CASE parent WHEN 'messages' THEN 'sender_id' ELSE 'actor_id' END);
            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                parent, part, month, month + interval '1 month');
            created := created + 1;
        END LOOP;
    END LOOP;
    RETURN created;
END
$$;
