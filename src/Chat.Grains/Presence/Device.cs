namespace Chat.Presence;

/// <summary>The connections of one person to one gateway.</summary>
/// <param name="GatewayId">Which gateway.</param>
/// <param name="LeaseId">The gateway's lease at that time.</param>
/// <param name="Order">Of the gateway's call that said so.</param>
/// <param name="IsActive">Whether any of them is being used.</param>
/// <param name="RenewedAt">When it was said last.</param>
internal readonly record struct Device(
    string GatewayId,
    Guid LeaseId,
    long Order,
    bool IsActive,
    DateTimeOffset RenewedAt
);
