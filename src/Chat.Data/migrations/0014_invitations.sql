-- Ways into rooms and groups: links, and invitations of people to groups.
--
-- Only new tables: nothing here waits for the size of the log or holds up posts.

-- A link lets in whoever has it. Its token is known to them only: here is what it hashes to.
CREATE TABLE invitation_links (
    link_id    uuid PRIMARY KEY,
    channel_id text COLLATE "C" NOT NULL,
    token_hash bytea NOT NULL UNIQUE,             -- SHA-256
    created_by text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz,                       -- null is never
    max_uses   integer,                           -- null is as many as come
    uses       integer NOT NULL DEFAULT 0,        -- never more than max_uses: whoever takes one locks the row
    revoked_at timestamptz
) WITH (fillfactor = 80);

CREATE INDEX invitation_links_channel_idx ON invitation_links (channel_id, created_at);

-- Who took a use of a link. While joined_at is null the use is theirs and was not made use of yet: whatever was killed in
-- between, they join with it.
CREATE TABLE invitation_uses (
    link_id   uuid NOT NULL,
    user_id   text COLLATE "C" NOT NULL,
    used_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    joined_at timestamptz,
    PRIMARY KEY (link_id, user_id)
);

-- Who invited whom to which group. Written under the locks of the two people, see people. State 2 is withheld: who was
-- invited blocks who invites, is never shown it, and who invites cannot tell it from state 1, nor from state 3.
CREATE TABLE group_invitations (
    channel_id text COLLATE "C" NOT NULL,
    user_id    text COLLATE "C" NOT NULL,
    invited_by text COLLATE "C" NOT NULL,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    state      smallint NOT NULL,                 -- 1 pending, 2 withheld, 3 declined, 4 over
    PRIMARY KEY (channel_id, user_id, invited_by)
) WITH (fillfactor = 80);

CREATE INDEX group_invitations_user_idx ON group_invitations (user_id, channel_id) WHERE state = 1;

-- When somebody invited others, for the limit of a day; older rows go with the next one.
CREATE TABLE invitation_requests (
    user_id text COLLATE "C" NOT NULL,
    at      timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX invitation_requests_idx ON invitation_requests (user_id, at);
