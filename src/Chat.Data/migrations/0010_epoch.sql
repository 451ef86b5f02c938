-- The epoch: one number for the whole database, which a restored backup changes. Everything that a client, a gateway or a
-- silo holds of another epoch is void. Until now every channel's head had the epoch 1.
--
-- New channels get theirs from here. Heads keep it too, because it is part of the fence: a silo that does not know of a
-- restore cannot write.
CREATE TABLE database_epoch (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch    bigint NOT NULL CHECK (epoch BETWEEN 1 AND 9007199254740991), -- what JavaScript can count to
    since    timestamptz NOT NULL DEFAULT now()
);

INSERT INTO database_epoch (epoch) VALUES (1);

-- Gives the database an epoch that has never been used, and returns it: the time in milliseconds, or the number after the
-- last one where a clock has gone wrong. Two restores of one backup get two epochs.
CREATE FUNCTION begin_new_epoch(at_least bigint DEFAULT 0) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    fresh bigint;
BEGIN
    -- Against channels that are being created, which have read the old epoch already.
    LOCK TABLE channel_heads IN SHARE ROW EXCLUSIVE MODE;
    UPDATE database_epoch
    SET epoch = greatest(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, epoch + 1, at_least),
        since = clock_timestamp()
    RETURNING epoch INTO STRICT fresh;
    UPDATE channel_heads SET epoch = fresh;
    RETURN fresh;
END
$$;
