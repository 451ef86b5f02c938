namespace Chat.Signals;

/// <summary>The argument of <c>TypingStarted</c>.</summary>
internal sealed record TypingStarted(string ChannelId, string UserId, string DisplayName);

/// <summary>The argument of <c>TypingStopped</c>.</summary>
internal sealed record TypingStopped(string ChannelId, string UserId);

/// <summary>The argument of <c>ReceiptsChanged</c>.</summary>
internal sealed record ReceiptsChanged(string ChannelId, IReadOnlyList<Receipt> Receipts);
