-- Whom messages speak to.
--
-- Only an empty table is created: nothing here waits for the size of the log or holds up posts. Silos of the release before
-- go on working; what they post mentions nobody.

-- One row per message and person, written in the same statement as the message, or the edit, whose text names the person.
-- user_id '*' stands for all members, but for those in all_but. Who had blocked the sender is in neither. A row counts as long
-- as the text it was found in is the message's latest: so an edit takes nothing away, and rows of older texts say nothing.
CREATE TABLE message_mentions (
    message_seq        bigint NOT NULL,
    message_created_at timestamptz NOT NULL,
    seq                bigint NOT NULL,     -- the change with the text: the message itself, or an edit of it
    channel_id         text COLLATE "C" NOT NULL,
    user_id            text COLLATE "C" NOT NULL,
    sender_id          text COLLATE "C" NOT NULL,
    all_but            text[] COLLATE "C",
    PRIMARY KEY (channel_id, user_id, message_seq, message_created_at)
) PARTITION BY RANGE (message_created_at);

SELECT add_monthly_table('message_mentions');
