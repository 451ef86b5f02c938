using Chat.Errors;

namespace Chat.Channels;

/// <summary>Of which kind the channels under an address are; metadata of its endpoints.</summary>
/// <param name="Prefix">That of their ids. An id of another kind is one of a channel that does not exist here.</param>
internal sealed record ChannelPath(string Prefix)
{
    public ChatError NotFound { get; } = ChannelErrors.NotFound($"{Prefix}_");
}
