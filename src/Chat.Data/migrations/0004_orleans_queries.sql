-- What the Orleans packages' AdoNet clustering and storage need (docs/adr/0001-two-orleans-builds.md). They ask this
-- database nothing but the texts below, found by key; the names of keys, parameters and result columns are theirs, the
-- tables behind them are ours.

CREATE TABLE orleansquery (
    querykey varchar(64) PRIMARY KEY,
    querytext varchar(8000) NOT NULL
);

-- Every change of a cluster's membership names the version it builds on and makes the next one.
CREATE TABLE orleans_clusters (
    cluster_id text PRIMARY KEY,
    version integer NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- One row per incarnation of a silo. The times are those of the silo's clock.
CREATE TABLE orleans_silos (
    cluster_id text NOT NULL REFERENCES orleans_clusters ON DELETE CASCADE,
    address text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    name text NOT NULL,
    host_name text NOT NULL,
    status integer NOT NULL,
    gateway_port integer NOT NULL,
    suspicions text,
    started_at timestamptz NOT NULL,
    alive_at timestamptz NOT NULL,
    PRIMARY KEY (cluster_id, address, port, generation)
);

INSERT INTO orleansquery (querykey, querytext) VALUES

-- Membership -----------------------------------------------------------------------------------------------------------

('InsertMembershipVersionKey', $$
WITH created AS (
    INSERT INTO orleans_clusters (cluster_id) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1
)
SELECT EXISTS (SELECT FROM created)
$$),

-- The version's row is updated first: of two silos that build on the same version, the second finds it gone and
-- changes nothing.
('InsertMembershipKey', $$
WITH next AS (
    UPDATE orleans_clusters c SET version = version + 1, changed_at = now()
    WHERE cluster_id = @DeploymentId AND version = @Version AND NOT EXISTS (
        SELECT FROM orleans_silos s
        WHERE s.cluster_id = c.cluster_id AND address = @Address AND port = @Port AND generation = @Generation
    )
    RETURNING cluster_id
), added AS (
    INSERT INTO orleans_silos (
        cluster_id, address, port, generation, name, host_name, status, gateway_port, started_at, alive_at
    )
    SELECT
        cluster_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
    FROM next
    RETURNING 1
)
SELECT EXISTS (SELECT FROM added)
$$),

('UpdateMembershipKey', $$
WITH next AS (
    UPDATE orleans_clusters c SET version = version + 1, changed_at = now()
    WHERE cluster_id = @DeploymentId AND version = @Version AND EXISTS (
        SELECT FROM orleans_silos s
        WHERE s.cluster_id = c.cluster_id AND address = @Address AND port = @Port AND generation = @Generation
    )
    RETURNING cluster_id
), changed AS (
    UPDATE orleans_silos s SET status = @Status, suspicions = @SuspectTimes, alive_at = @IAmAliveTime
    FROM next
    WHERE s.cluster_id = next.cluster_id AND address = @Address AND port = @Port AND generation = @Generation
    RETURNING 1
)
SELECT EXISTS (SELECT FROM changed)
$$),

('UpdateIAmAlivetimeKey', $$
UPDATE orleans_silos SET alive_at = @IAmAliveTime
WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$$),

-- The version is answered even where there is no silo, which is why these join from it.
('MembershipReadRowKey', $$
SELECT c.cluster_id AS deploymentid, s.address, s.port, s.generation, s.name AS siloname, s.host_name AS hostname,
    s.status, s.gateway_port AS proxyport, s.suspicions AS suspecttimes, s.started_at AS starttime,
    s.alive_at AS iamalivetime, c.version
FROM orleans_clusters c
LEFT JOIN orleans_silos s
    ON s.cluster_id = c.cluster_id AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
WHERE c.cluster_id = @DeploymentId
$$),

('MembershipReadAllKey', $$
SELECT c.cluster_id AS deploymentid, s.address, s.port, s.generation, s.name AS siloname, s.host_name AS hostname,
    s.status, s.gateway_port AS proxyport, s.suspicions AS suspecttimes, s.started_at AS starttime,
    s.alive_at AS iamalivetime, c.version
FROM orleans_clusters c
LEFT JOIN orleans_silos s ON s.cluster_id = c.cluster_id
WHERE c.cluster_id = @DeploymentId
$$),

('GatewaysQueryKey', $$
SELECT address, gateway_port AS proxyport, generation FROM orleans_silos
WHERE cluster_id = @DeploymentId AND status = @Status AND gateway_port > 0
$$),

('DeleteMembershipTableEntriesKey', $$
DELETE FROM orleans_clusters WHERE cluster_id = @DeploymentId
$$),

-- 3 is an active silo: one that has stopped saying so is declared dead by the others before it is forgotten.
('CleanupDefunctSiloEntriesKey', $$
DELETE FROM orleans_silos WHERE cluster_id = @DeploymentId AND alive_at < @IAmAliveTime AND status <> 3
$$),

-- Grain state ----------------------------------------------------------------------------------------------------------

('ReadFromStorageKey', $$
SELECT payloadbinary, version FROM orleansstorage
WHERE grainidhash = @GrainIdHash AND graintypehash = @GrainTypeHash
    AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1 AND graintypestring = @GrainTypeString
    AND grainidextensionstring IS NOT DISTINCT FROM @GrainIdExtensionString AND serviceid = @ServiceId
$$),

-- No row in the answer: somebody else has written. The unique index lets only one of two first writes in.
('WriteToStorageKey', $$
WITH updated AS (
    UPDATE orleansstorage
    SET payloadbinary = @PayloadBinary, modifiedon = now() AT TIME ZONE 'utc', version = version + 1
    WHERE grainidhash = @GrainIdHash AND graintypehash = @GrainTypeHash
        AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1 AND graintypestring = @GrainTypeString
        AND grainidextensionstring IS NOT DISTINCT FROM @GrainIdExtensionString AND serviceid = @ServiceId
        AND version = @GrainStateVersion
    RETURNING version
), inserted AS (
    INSERT INTO orleansstorage (
        grainidhash, graintypehash, grainidn0, grainidn1, graintypestring, grainidextensionstring, serviceid,
        payloadbinary, modifiedon, version
    )
    SELECT @GrainIdHash, @GrainTypeHash, @GrainIdN0, @GrainIdN1, @GrainTypeString, @GrainIdExtensionString, @ServiceId,
        @PayloadBinary, now() AT TIME ZONE 'utc', 1
    WHERE @GrainStateVersion IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version
)
SELECT version AS newgrainstateversion FROM updated UNION ALL SELECT version FROM inserted
$$),

('ClearStorageKey', $$
UPDATE orleansstorage SET payloadbinary = NULL, modifiedon = now() AT TIME ZONE 'utc', version = version + 1
WHERE grainidhash = @GrainIdHash AND graintypehash = @GrainTypeHash
    AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1 AND graintypestring = @GrainTypeString
    AND grainidextensionstring IS NOT DISTINCT FROM @GrainIdExtensionString AND serviceid = @ServiceId
    AND version = @GrainStateVersion
RETURNING version AS newgrainstateversion
$$),

('DeleteStorageKey', $$
DELETE FROM orleansstorage
WHERE grainidhash = @GrainIdHash AND graintypehash = @GrainTypeHash
    AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1 AND graintypestring = @GrainTypeString
    AND grainidextensionstring IS NOT DISTINCT FROM @GrainIdExtensionString AND serviceid = @ServiceId
    AND version = @GrainStateVersion
RETURNING version + 1 AS newgrainstateversion
$$);
