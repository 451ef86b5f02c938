using System.Text;
using Chat.LoadTest.Checking;

namespace Chat.LoadTest.Targets;

internal enum IncomingKind
{
    /// <summary>Nothing this program knows; counted and shown.</summary>
    Unknown,

    /// <summary>Known, and of no interest.</summary>
    Nothing,
    Greeting,
    Change,
    Answer,
    Refusal,
    Ping,
    Closing,
}

/// <summary>What a change is; the names of the events, and in this order.</summary>
internal enum ChangeKind
{
    None,
    MessageReceived,
    UserJoined,
    UserLeft,
    MessageEdited,
    MessageDeleted,
    MessageRestored,
    ReactionAdded,
    ReactionRemoved,
    RoleChanged,
    ContentErased,
    ChannelAdvanced,
    RoomUpdated,
    MemberMuted,
    MemberUnmuted,
    UserBanned,
    UserUnbanned,
}

/// <summary>What of one record is of interest; used again for the next one, so nothing is allocated for it.</summary>
internal sealed class Incoming
{
    private readonly char[] _channel = new char[64];
    private int _channelLength;

    public IncomingKind Kind { get; set; }

    public ChangeKind Change { get; set; }

    /// <summary>An event that is no change of a channel.</summary>
    public bool IsOfNoInterest { get; set; }

    public ReadOnlySpan<char> Channel => _channel.AsSpan(0, _channelLength);

    public long Seq { get; set; }

    public long Epoch { get; set; }

    public long MessageSeq { get; set; }

    public long ChangedSeq { get; set; }

    /// <summary>Hash of whoever did it.</summary>
    public ulong Actor { get; set; }

    public PostId ClientId { get; set; }

    /// <summary>Of the text, the emoji or the role; 0 when there is none.</summary>
    public uint TextHash { get; set; }

    public long CallId { get; set; }

    /// <summary>Why a call was refused, or a connection closed.</summary>
    public string? Error { get; set; }

    /// <summary>Where in the record the answer to a call is, for calls whose answers are read further.</summary>
    public Range Result { get; set; }

    public Fingerprint Fingerprint =>
        Change == ChangeKind.MessageReceived
            ? Fingerprint.OfMessage(ClientId, Actor, ChangedSeq > Seq ? 0 : TextHash)
            : Fingerprint.OfChange((ulong)Change, Actor, MessageSeq);

    public void Clear()
    {
        Kind = IncomingKind.Unknown;
        IsOfNoInterest = false;
        Change = ChangeKind.None;
        _channelLength = 0;
        Seq = Epoch = MessageSeq = ChangedSeq = 0;
        Actor = 0;
        ClientId = default;
        TextHash = 0;
        CallId = -1;
        Error = null;
        Result = default;
    }

    public void SetChannel(ReadOnlySpan<byte> name) =>
        _channelLength = name.Length <= _channel.Length ? Encoding.ASCII.GetChars(name, _channel) : 0;
}
