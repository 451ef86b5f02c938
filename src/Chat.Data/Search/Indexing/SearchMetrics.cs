using System.Diagnostics.Metrics;

namespace Chat.Data.Search;

/// <summary>How the index of messages is doing: the meter <c>Chat.Search</c>.</summary>
internal sealed class SearchMetrics
{
    private readonly Counter<long> _indexed;

    public SearchMetrics(IMeterFactory meters, SearchHints hints)
    {
        var meter = meters.Create("Chat.Search");
        _indexed = meter.CreateCounter<long>("chat-search-indexed", description: "Changes gone through.");
        meter.CreateObservableGauge("chat-search-waiting", () => hints.Count, description: "Channels that wait.");
        meter.CreateObservableGauge(
            "chat-search-behind",
            () => Behind,
            description: "Changes of all channels that were not indexed when the last sweep went by."
        );
    }

    public long Behind { get; set; }

    public void Indexed(long changes) => _indexed.Add(changes);
}
