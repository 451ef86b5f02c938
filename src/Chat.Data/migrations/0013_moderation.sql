-- Settings of a channel that can be changed, and who is muted or banned in it.
--
-- Only an empty table is created, and columns that are null or have a constant default are added: nothing here waits for
-- the size of the log or holds up posts. Silos of the release before go on working: their statements name the columns they
-- fill. They show changes of the new kinds as changes without anything in them.

-- What a change of kind 11 to 15 says beyond who and whom, as JSON; part of what is hashed. 11 is a mute, 12 its end, 13 a
-- ban, 14 its end; 15 are new settings, and user_id the channel itself.
ALTER TABLE member_changes ADD COLUMN detail text;

-- Who is muted (kind 11) or banned (13): follows from member_changes and is written in the same statement. What has expired
-- may stay; it says nothing any more.
CREATE TABLE channel_restrictions (
    channel_id text COLLATE "C" NOT NULL,
    user_id    text COLLATE "C" NOT NULL,
    kind       smallint NOT NULL,
    until      timestamptz,             -- null is for ever
    seq        bigint NOT NULL,         -- the change that says so
    PRIMARY KEY (channel_id, user_id, kind)
);

-- The settings as the newest changes of kind 15 made them, name and description among them; what was never changed is as it
-- was at creation. Written in the same statement.
ALTER TABLE channels
    ADD COLUMN topic text,
    ADD COLUMN slow_seconds integer NOT NULL DEFAULT 0,
    ADD COLUMN archived_at timestamptz,
    ADD COLUMN settings_seq bigint NOT NULL DEFAULT 0;
