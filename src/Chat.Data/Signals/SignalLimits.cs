namespace Chat.Data.Signals;

/// <summary>Who must not know what somebody does in a channel.</summary>
/// <param name="IsHidden">Whether nobody must: they are invisible, or show nobody how far they have read.</param>
/// <param name="NotTo">Members who must not.</param>
public sealed record SignalLimits(bool IsHidden, IReadOnlyList<string> NotTo);
