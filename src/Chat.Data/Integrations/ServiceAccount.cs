namespace Chat.Data.Integrations;

/// <summary>Another program that keeps rooms for what it is about, and writes in them.</summary>
/// <param name="Id">What stands where a person's id would: who wrote a message, who added somebody.</param>
/// <param name="Name">What administrators call it.</param>
/// <param name="DisplayName">The name its messages show.</param>
/// <param name="Contexts">The types of contexts it may make rooms for.</param>
/// <param name="CreatedAt">By the database's clock.</param>
/// <param name="Keys">All it ever had, oldest first.</param>
public sealed record ServiceAccount(
    string Id,
    string Name,
    string DisplayName,
    IReadOnlyList<string> Contexts,
    DateTimeOffset CreatedAt,
    IReadOnlyList<ServiceKey> Keys
);

/// <summary>One of a service's keys, without its secret, which nobody keeps.</summary>
/// <param name="Id">The half of the key that is no secret.</param>
/// <param name="CreatedAt">By the database's clock.</param>
/// <param name="ExpiresAt">When it stops being good by itself; <see langword="null"/> for never.</param>
/// <param name="RevokedAt">Since when it is not good any more; <see langword="null"/> while it is.</param>
public sealed record ServiceKey(
    string Id,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt
);

/// <summary>What is to be known of a key to let its holder in.</summary>
/// <param name="ServiceId">Whose it is.</param>
/// <param name="DisplayName">The name the service's messages show.</param>
/// <param name="Name">What administrators call the service.</param>
/// <param name="Contexts">The types of contexts the service may make rooms for.</param>
/// <param name="SecretHash">SHA-256 of the secret half.</param>
/// <param name="ExpiresAt">When it stops being good by itself; <see langword="null"/> for never.</param>
public sealed record KeyHolder(
    string ServiceId,
    string Name,
    string DisplayName,
    IReadOnlyList<string> Contexts,
    ReadOnlyMemory<byte> SecretHash,
    DateTimeOffset? ExpiresAt
);
