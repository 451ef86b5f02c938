-- The keys that sign access tokens. The newest signs; all of them are accepted.
CREATE TABLE signing_keys (
    key_id      text COLLATE "C" PRIMARY KEY,
    private_key bytea NOT NULL,              -- PKCS #8, P-256
    created_at  timestamptz NOT NULL
);
