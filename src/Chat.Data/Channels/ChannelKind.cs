namespace Chat.Data.Channels;

/// <summary>What sort of channel it is. The numbers are stored: never reuse one.</summary>
public enum ChannelKind : short
{
    /// <summary>Public: listed, anybody may join.</summary>
    Room = 1,

    /// <summary>Private: by invitation.</summary>
    Group = 2,

    /// <summary>Bound to something of another service.</summary>
    Context = 3,

    /// <summary>Two people.</summary>
    Conversation = 4,
}
