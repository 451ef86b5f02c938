-- Who cannot reach which silo. A vote counts while its voter renews it; what follows from the votes is the runtime's rule.
CREATE TABLE membership_suspicions (
    cluster_id text NOT NULL,
    suspect text NOT NULL, -- the incarnation of a silo
    voter text NOT NULL, -- the incarnation of another, or a client
    is_client boolean NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    renewed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (cluster_id, suspect, voter)
);
