-- Changes beyond posting: edits, deletions, restores, reactions, erasure; roles; administrators.
--
-- Only empty tables are created and one column with a constant default is added: nothing here waits for the size of the
-- log or holds up posts. Silos of the release before go on working: their statements name the columns they fill.

-- The tables that have a partition per month, and what guards client ids within one. ensure_partitions goes through
-- them; a later migration adds a row and calls add_monthly_table.
CREATE TABLE monthly_tables (
    parent       text COLLATE "C" PRIMARY KEY,
    client_owner text COLLATE "C"       -- the column that owns client ids in this table; null where there are none
);

INSERT INTO monthly_tables (parent, client_owner)
VALUES ('messages', 'sender_id'), ('message_revisions', 'actor_id');

-- Where the latest state of a changed message is to be found: a row per message that was ever edited, deleted or reacted
-- to. It follows from message_revisions and is written in the same statement; messages that were never touched, nearly
-- all, have none, and rows of messages are never rewritten. All columns only grow, so that two changes of one message in
-- one statement merge whatever their order.
--
-- (messages.changed_seq, which was meant for this, stays at the message's own seq.)
CREATE TABLE message_states (
    message_seq        bigint NOT NULL,
    message_created_at timestamptz NOT NULL,
    changed_seq        bigint NOT NULL,     -- the newest change of any kind
    edited_seq         bigint,              -- the newest edit: its text is the latest one
    deleted_seq        bigint,              -- the newest deletion …
    restored_seq       bigint,              -- … which counts unless a newer restore took it back
    channel_id         text COLLATE "C" NOT NULL,
    sender_id          text COLLATE "C" NOT NULL,
    PRIMARY KEY (channel_id, message_seq, message_created_at)
) PARTITION BY RANGE (message_created_at);

-- Unread counts subtract these.
CREATE INDEX message_states_deleted_idx ON message_states (channel_id, message_seq) INCLUDE (sender_id)
    WHERE deleted_seq > coalesce(restored_seq, 0);

-- Who reacts with what now: follows from message_revisions and is written in the same statement.
CREATE TABLE message_reactions (
    message_seq        bigint NOT NULL,
    message_created_at timestamptz NOT NULL,
    seq                bigint NOT NULL,     -- the change that added it
    channel_id         text COLLATE "C" NOT NULL,
    emoji              text COLLATE "C" NOT NULL,
    user_id            text COLLATE "C" NOT NULL,
    PRIMARY KEY (channel_id, message_seq, emoji, user_id, message_created_at)
) PARTITION BY RANGE (message_created_at);

-- A change of a member's role is an entry of member_changes too; an erasure is one with the role 0, and its seq says up to
-- where the content of user_id is gone.

ALTER TABLE users ADD COLUMN is_administrator boolean NOT NULL DEFAULT false;

-- As before (0001), for all monthly_tables. A client id's index carries the seq, so that a member's own messages are
-- counted without visiting them.
CREATE OR REPLACE FUNCTION ensure_partitions(first_month timestamptz, months_ahead integer) RETURNS integer
LANGUAGE plpgsql
SET timezone = 'UTC'
AS $$
DECLARE
    month   timestamptz;
    monthly record;
    part    text;
    created integer := 0;
BEGIN
    FOR offset_months IN 0 .. months_ahead LOOP
        month := date_trunc('month', first_month) + make_interval(months => offset_months);
        FOR monthly IN SELECT parent, client_owner FROM monthly_tables ORDER BY parent LOOP
            part := monthly.parent || to_char(month, '_YYYY_MM');
            CONTINUE WHEN to_regclass(part) IS NOT NULL;

            -- Several silos may find the same month missing: one creates it, the others wait and find it done. A table
            -- lock, not an advisory one: only taking it makes this session notice what others have created meanwhile.
            -- It is the lock that attaching takes anyway, and it does not hold up posts.
            LOCK TABLE messages IN SHARE UPDATE EXCLUSIVE MODE;
            CONTINUE WHEN to_regclass(part) IS NOT NULL;

            EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, monthly.parent);
            IF monthly.client_owner IS NOT NULL THEN
                -- Guards client ids within the month; over all months the index would have to contain created_at.
                EXECUTE format(
                    'CREATE UNIQUE INDEX %I ON %I (channel_id, %I, client_id) INCLUDE (seq) WHERE client_id IS NOT NULL',
                    part || '_client_key', part, monthly.client_owner);
            END IF;
            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                monthly.parent, part, month, month + interval '1 month');
            created := created + 1;
        END LOOP;
    END LOOP;
    RETURN created;
END
$$;

-- Gives a monthly table the months that messages has.
CREATE FUNCTION add_monthly_table(parent text, client_owner text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
SET timezone = 'UTC'
AS $$
DECLARE
    month timestamptz;
BEGIN
    INSERT INTO monthly_tables VALUES (add_monthly_table.parent, add_monthly_table.client_owner);
    FOR month IN
        SELECT to_timestamp(substring(inhrelid::regclass::text FROM '\d{4}_\d{2}$'), 'YYYY_MM')
        FROM pg_inherits
        WHERE inhparent = 'messages'::regclass
        ORDER BY 1
    LOOP
        PERFORM ensure_partitions(month, 0);
    END LOOP;
END
$$;

SELECT add_monthly_table('message_states');
SELECT add_monthly_table('message_reactions');
