-- Statements join users to tables that have a kind of their own and do not all say whose they mean, also those of silos and
-- gateways of the release before, which run on while this one comes in: the column of users (0015) gets a name that no other
-- table has. Nothing waits for the size of users.
ALTER TABLE users RENAME COLUMN kind TO account_kind;
