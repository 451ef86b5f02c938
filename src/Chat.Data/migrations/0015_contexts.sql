-- Service accounts, and the rooms that belong to what they keep: a booking, a dispute, a ticket.
--
-- Only new, empty tables and one column with a constant default: nothing here waits for the size of the log or holds up
-- posts.

-- 0 a person, 1 a service. Messages name who wrote them by this table whatever they are; wherever people are meant, 0 is.
ALTER TABLE users ADD COLUMN kind smallint NOT NULL DEFAULT 0;

-- What a service proves itself with. Only the hash of the secret half is kept, a random one, so a fast hash does.
CREATE TABLE service_keys (
    key_id      text COLLATE "C" PRIMARY KEY,
    user_id     text COLLATE "C" NOT NULL,
    secret_hash bytea NOT NULL,                      -- SHA-256
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at  timestamptz,
    revoked_at  timestamptz
);

CREATE INDEX service_keys_user_idx ON service_keys (user_id);

-- The types of contexts that a service may make rooms for.
CREATE TABLE service_contexts (
    user_id      text COLLATE "C" NOT NULL,
    context_type text COLLATE "C" NOT NULL,
    PRIMARY KEY (user_id, context_type)
);

-- Which room belongs to what. The id of the room follows from the context, so this decides nothing: it is for lists.
CREATE TABLE context_rooms (
    context_type text COLLATE "C" NOT NULL,
    context_id   text COLLATE "C" NOT NULL,
    channel_id   text COLLATE "C" NOT NULL UNIQUE,
    PRIMARY KEY (context_type, context_id)
);

CREATE INDEX context_rooms_type_idx ON context_rooms (context_type, channel_id);
