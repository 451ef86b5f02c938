using System.Runtime.InteropServices;
using Chat.LoadTest.Reports;
using Chat.Measuring;

namespace Chat.LoadTest.Users;

/// <summary>How long each kind of what people do took. Not thread-safe: one for each worker, added up afterwards.</summary>
internal sealed class ActionHistograms
{
    private readonly Dictionary<string, Histogram> _byKind = new(StringComparer.Ordinal);

    public void Record(string kind, long ticks) => Of(kind).Record(ticks);

    public void Add(ActionHistograms other)
    {
        foreach (var (kind, histogram) in other._byKind)
        {
            Of(kind).Add(histogram);
        }
    }

    /// <summary>The most frequent first.</summary>
    public IReadOnlyList<ActionTimes> Summarize() =>
        [
            .. _byKind
                .Select(kind => new ActionTimes(kind.Key, kind.Value.Summarize()))
                .OrderByDescending(kind => kind.Latency.Count)
                .ThenBy(kind => kind.Kind, StringComparer.Ordinal),
        ];

    /// <summary>What a call is named in reports.</summary>
    public static string NameOf(CallKind kind) =>
        kind switch
        {
            CallKind.Post => "post",
            CallKind.Edit => "edit",
            CallKind.Delete => "delete",
            CallKind.Restore => "restore",
            CallKind.AddReaction => "add reaction",
            CallKind.RemoveReaction => "remove reaction",
            CallKind.MarkRead => "mark read",
            CallKind.Leave => "leave",
            CallKind.SetRole => "set role",
            CallKind.StartTyping => "start typing",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Nobody does this by itself."),
        };

    private Histogram Of(string kind)
    {
        ref var histogram = ref CollectionsMarshal.GetValueRefOrAddDefault(_byKind, kind, out _);
        return histogram ??= new Histogram();
    }
}
