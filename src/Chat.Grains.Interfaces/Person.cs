namespace Chat;

/// <summary>A user, as the gateway knows them from their token.</summary>
[GenerateSerializer, Immutable, Alias("chat.person")]
public sealed record Person([property: Id(0)] string Id, [property: Id(1)] string DisplayName);
