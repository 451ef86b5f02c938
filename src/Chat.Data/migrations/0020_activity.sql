-- When somebody wrote in a channel last, to put lists in that order.
--
-- A nullable column of channels and an index of them: nothing here waits for the size of the log or holds up posts. Silos of
-- the release before go on working; what is posted through them shows here with the next post.

-- A hint, written some seconds later, and not at all when a silo is killed before: whoever needs it exactly looks into the
-- log. Null for a channel in which nobody has written since.
ALTER TABLE channels ADD COLUMN active_at timestamptz;

CREATE INDEX channels_activity_idx ON channels (kind, (coalesce(active_at, created_at)) DESC, channel_id DESC);
