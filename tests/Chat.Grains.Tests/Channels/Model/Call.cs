using Chat.Errors;
using Chat.Messages;

namespace Chat.Tests.Channels.Model;

/// <summary>One call of a client, and what it was answered.</summary>
/// <param name="Post">What it posted; <see langword="null"/> when it changes a membership.</param>
/// <param name="Person">Who called.</param>
/// <param name="StartedAt">When, in steps and answers counted together.</param>
/// <param name="RowsBefore">How many changes the log had then.</param>
internal sealed record Call(PostMessage? Post, Person Person, int StartedAt, int RowsBefore)
{
    public Task<Result<PostedMessage>> Answer { get; set; } = null!;

    public int EndedAt { get; set; } = int.MaxValue;

    public (string Sender, string ClientId) Key => (Person.Id, Post!.ClientId);

    public override string ToString() => $"{Person.Id}'s call {Post?.ClientId} at {StartedAt}";

    /// <summary>The answer, when it says where the message stands.</summary>
    public PostedMessage? Acknowledged =>
        Answer is { IsCompletedSuccessfully: true, Result: { IsError: false } result } ? result.Value : null;

    public ChatError? Refused =>
        Answer is { IsCompletedSuccessfully: true, Result: { IsError: true } result } ? result.Error : null;
}
