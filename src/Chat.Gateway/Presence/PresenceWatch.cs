using Chat.Delivery;

namespace Chat.Presence;

/// <summary>The people whom one connection looks at.</summary>
internal sealed class PresenceWatch(ConnectionOutbox connection, string[] userIds, DateTimeOffset checkedAt)
{
    public ConnectionOutbox Connection { get; } = connection;

    public string[] UserIds { get; set; } = userIds;

    /// <summary>Whether it is known which of them may be seen.</summary>
    public bool IsAllowed { get; set; }

    /// <summary>When that was found out last.</summary>
    public DateTimeOffset CheckedAt { get; set; } = checkedAt;
}
