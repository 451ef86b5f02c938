-- How far people have read, and what their unread messages are counted with.
--
-- Only an empty table is created, and an index of message_states exchanged, which is empty where 0007 came with this one:
-- nothing here waits for the size of the log.

-- Up to where a member has read a channel. Rows stay when somebody leaves: who comes back starts at the later of the two.
-- They are updated all the time, without touching the index: part of each page stays free for that (HOT).
CREATE TABLE read_positions (
    read_seq     bigint NOT NULL,
    read_ordinal bigint NOT NULL,       -- that of the newest message at or before read_seq
    read_at      timestamptz NOT NULL,  -- when that message was posted: later ones are in its month or a later one
    marked_at    timestamptz NOT NULL DEFAULT now(),
    channel_id   text COLLATE "C" NOT NULL,
    user_id      text COLLATE "C" NOT NULL,
    PRIMARY KEY (channel_id, user_id)
) WITH (fillfactor = 70);

-- With the time of the message, which tells the partitions that need not be looked into, deletions are counted in the
-- index alone.
DROP INDEX message_states_deleted_idx;
CREATE INDEX message_states_deleted_idx ON message_states (channel_id, message_seq, message_created_at)
    INCLUDE (sender_id) WHERE deleted_seq > coalesce(restored_seq, 0);

-- As before (0007), but a client id's index carries the time of the row too, for the same reason.
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
                    'CREATE UNIQUE INDEX %I ON %I (channel_id, %I, client_id) INCLUDE (seq, created_at) '
                        || 'WHERE client_id IS NOT NULL',
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
