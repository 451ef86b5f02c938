-- Profiles, privacy, contacts and blocks.
--
-- New tables, nullable columns of users, and indexes of users: nothing here waits for the size of the log or holds up posts.

ALTER TABLE users ADD COLUMN about text, ADD COLUMN renamed_at timestamptz;

-- Gateways look for people whose tokens still say another name.
CREATE INDEX users_renamed_idx ON users (renamed_at) WHERE renamed_at IS NOT NULL;

-- What people are found by: the beginning of the username, and of any word of the display name.
CREATE INDEX users_username_prefix_idx ON users (lower(username) text_pattern_ops);
CREATE INDEX users_name_words_idx ON users USING gin (
    to_tsvector('simple', regexp_replace(display_name, '[[:punct:][:space:]]+', ' ', 'g')));

-- One row for everybody who has ever changed something of the kind below, or had it changed. Whoever writes any of it locks
-- the rows of all people concerned first, in the order of their ids: so two who write about the same people at once do it
-- one after the other, whatever grains or silos they are.
CREATE TABLE people (
    user_id           text COLLATE "C" PRIMARY KEY,
    version           bigint NOT NULL DEFAULT 0,      -- grows with each change of what belongs to this person
    profile_version   bigint NOT NULL DEFAULT 0,      -- the version at which their profile or a setting here changed last
    searchable        boolean NOT NULL DEFAULT true,  -- false: found by the whole username only
    who_sees_presence smallint NOT NULL DEFAULT 1,    -- 1 those with whom they share a channel, and contacts, 2 nobody
    who_writes        smallint NOT NULL DEFAULT 0,    -- who may begin a conversation: 0 everybody, 1 contacts
    receipts          boolean NOT NULL DEFAULT true   -- false: nobody sees how far they have read
) WITH (fillfactor = 80);

-- What somebody is to another, one row for each side. Rows stay when it is over (state 0), so that other devices learn of it.
CREATE TABLE contacts (
    user_id  text COLLATE "C" NOT NULL,
    other_id text COLLATE "C" NOT NULL,
    state    smallint NOT NULL,                       -- 0 nothing, 1 contact, 2 asked the other, 3 was asked by the other
    version  bigint NOT NULL,                         -- of user_id
    at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, other_id)
) WITH (fillfactor = 80);

CREATE INDEX contacts_version_idx ON contacts (user_id, version);

-- When somebody asked others, for the limit of a day; older rows go with the next one.
CREATE TABLE contact_requests (
    user_id text COLLATE "C" NOT NULL,
    at      timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX contact_requests_idx ON contact_requests (user_id, at);

-- Who wants nothing from whom. Rows stay when it is over, as those of contacts.
CREATE TABLE person_blocks (
    blocker text COLLATE "C" NOT NULL,
    blocked text COLLATE "C" NOT NULL,
    active  boolean NOT NULL,
    version bigint NOT NULL,                          -- of blocker
    since   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (blocker, blocked)
) WITH (fillfactor = 80);

CREATE INDEX person_blocks_version_idx ON person_blocks (blocker, version);
CREATE INDEX person_blocks_blocked_idx ON person_blocks (blocked) WHERE active;
