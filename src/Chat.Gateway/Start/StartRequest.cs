using Chat.Lists;
using Chat.Sync;

namespace Chat.Start;

/// <summary>What a client holds when it begins, or begins again. All of it may be left out.</summary>
/// <param name="Epoch">The epoch of the version and of all the seqs; 0 for none.</param>
/// <param name="Version">Of what belongs to the person; 0 when the client holds nothing.</param>
/// <param name="Channels">As <c>Sync</c> takes them; what is on the screen first.</param>
/// <param name="Limit">Messages of a snapshot, 1–100.</param>
internal sealed record StartRequest(
    long Epoch = 0,
    long Version = 0,
    IReadOnlyList<SyncCursor?>? Channels = null,
    int Limit = Limits.Default
);
