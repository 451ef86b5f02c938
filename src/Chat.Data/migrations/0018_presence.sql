-- Who is online, and which gateways live. Only empty tables are created.

-- One row per person who has been here. A row is rewritten with every change, without touching an index: part of each page
-- stays free for that (HOT).
CREATE TABLE presence (
    version      bigint NOT NULL,              -- counts the writes; a grain that does not hold the newest may not write
    last_seen_at timestamptz,                  -- when they were last shown as here
    custom_until timestamptz,
    choice       smallint NOT NULL,            -- 0 automatic, 1 away, 2 do not disturb, 3 invisible
    shown        smallint NOT NULL,            -- what others see: 0 offline, 1 online, 2 away, 3 do not disturb
    user_id      text COLLATE "C" PRIMARY KEY,
    custom_text  text,
    custom_emoji text,
    leases       uuid[] NOT NULL               -- of the gateways they are connected to; once none of these lives, they are offline
) WITH (fillfactor = 70);

-- Each gateway renews its row every few seconds, by the database's clock.
CREATE TABLE gateway_leases (
    lease_id   uuid PRIMARY KEY,
    renewed_at timestamptz NOT NULL,
    gateway_id text COLLATE "C" NOT NULL
) WITH (fillfactor = 50);
