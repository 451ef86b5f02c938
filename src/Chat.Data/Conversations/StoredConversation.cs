namespace Chat.Data.Conversations;

/// <summary>Whose a conversation is.</summary>
/// <param name="ChannelId">It follows from the two.</param>
/// <param name="UserA">The smaller id of the two people.</param>
/// <param name="UserB">The greater one.</param>
/// <param name="CreatedBy">Which of them began it.</param>
/// <param name="CreatedAt">When, UTC.</param>
public sealed record StoredConversation(
    string ChannelId,
    string UserA,
    string UserB,
    string CreatedBy,
    DateTimeOffset CreatedAt
)
{
    public bool Has(string userId) => userId == UserA || userId == UserB;

    public string Other(string userId) => userId == UserA ? UserB : UserA;
}

/// <summary>
/// A time in which somebody blocked the other of a conversation: what the other did in its changes does not exist for them,
/// then and ever after.
/// </summary>
/// <param name="UserId">Who blocked.</param>
/// <param name="FromSeq">The last change before it.</param>
/// <param name="UntilSeq">The last change of it; <see langword="null"/> while it lasts.</param>
public sealed record Shield(string UserId, long FromSeq, long? UntilSeq)
{
    public bool Covers(long seq) => seq > FromSeq && (UntilSeq is null || seq <= UntilSeq);
}
