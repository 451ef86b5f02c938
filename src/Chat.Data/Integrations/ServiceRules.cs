namespace Chat.Data.Integrations;

/// <summary>How services, and the types of contexts they keep rooms for, are named.</summary>
public static class ServiceRules
{
    /// <summary>The longest name and type.</summary>
    public const int MaxNameLength = 32;

    /// <summary>How many types of contexts one service has at most.</summary>
    public const int MaxContexts = 50;

    /// <summary>How many keys of one service are good at a time, at most.</summary>
    public const int MaxKeys = 20;

    /// <summary>The longest a key can be made for: ten years. One without an end is good until it is revoked.</summary>
    public const int MaxDays = 3653;

    /// <summary>Whether this can name a service or a type of contexts: small letters, digits and '-'.</summary>
    public static bool IsName(string? name) =>
        name is { Length: > 0 and <= MaxNameLength }
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>Whether a service can have these types of contexts; it may have none.</summary>
    public static bool AreContexts(IReadOnlyCollection<string?> types) =>
        types.Count <= MaxContexts && types.All(IsName);
}
