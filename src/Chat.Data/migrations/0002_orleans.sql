-- What the grain runtime keeps here: the state of grains, and which silos are alive.

-- Shaped as Orleans' AdoNet storage has it, so that both builds read the same rows.
CREATE TABLE orleansstorage (
    grainidhash integer NOT NULL,
    grainidn0 bigint NOT NULL,
    grainidn1 bigint NOT NULL,
    graintypehash integer NOT NULL,
    graintypestring varchar(512) NOT NULL,
    grainidextensionstring varchar(512),
    serviceid varchar(150) NOT NULL,
    payloadbinary bytea,
    modifiedon timestamp NOT NULL,
    version integer
);

-- Unique, so that of two first writes of one state only one succeeds.
CREATE UNIQUE INDEX ux_orleansstorage ON orleansstorage (
    grainidhash,
    graintypehash,
    grainidn0,
    grainidn1,
    graintypestring,
    grainidextensionstring,
    serviceid
) NULLS NOT DISTINCT;

-- Changes whenever a silo joins, leaves or is evicted; its row is locked first by whoever makes such a change.
CREATE TABLE membership_versions (
    cluster_id text PRIMARY KEY,
    version bigint NOT NULL
);

-- One row per incarnation of a silo. It is alive while active and renewed within the lease, by this database's clock.
CREATE TABLE membership_silos (
    cluster_id text NOT NULL,
    host text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    gateway_host text NOT NULL,
    gateway_port integer NOT NULL,
    name text NOT NULL,
    status text NOT NULL CHECK (status IN ('active', 'left', 'evicted')),
    joined_at timestamptz NOT NULL DEFAULT now(),
    renewed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (cluster_id, host, port, generation)
);

CREATE INDEX ix_membership_silos_active ON membership_silos (cluster_id) WHERE status = 'active';
