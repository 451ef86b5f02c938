using Chat.Bench.Load;
using Chat.Bench.Numbers;
using Chat.Bench.Servers;
using Chat.Bench.Trials;

namespace Chat.Bench.Growth;

/// <summary>How large the product is and what is in its database before the load comes.</summary>
/// <param name="StoredMessages">Generated messages of 24 months; 0 for an empty log.</param>
internal sealed record Size(int Silos = 1, int Gateways = 1, int StoredMessages = 0)
{
    public string Database => StoredMessages == 0 ? "growth" : $"stored_{StoredMessages}";
}

/// <summary>
/// One point of a curve: a product of the given size, started for it alone, under a scenario of the load tester. The
/// product that the other numbers are measured on runs idle meanwhile; PostgreSQL is the same.
/// </summary>
internal sealed class GrowthPoint(Size size, IReadOnlyList<LoadFigure> figures, IReadOnlyList<string> scenario)
    : IMeasurement
{
    /// <summary>
    /// Nobody searches here, and indexing millions of messages afterwards would take minutes of the measured time; new
    /// messages are indexed as always.
    /// </summary>
    private const string AllIndexed = """
        INSERT INTO search_heads (channel_id, low_seq, high_seq, language)
        SELECT channel_id, 0, seq, coalesce((SELECT language FROM search_language), 'simple') FROM channel_heads
        ON CONFLICT (channel_id) DO NOTHING
        """;

    private Product? _product;

    public async Task PrepareAsync(TestBed bed, string target)
    {
        if (size.StoredMessages > 0)
        {
            await HistoryDatabase.FillAsync(bed, size.Database, size.StoredMessages);
            await bed.ExecuteAsync(AllIndexed, size.Database);
        }
        else
        {
            await bed.EnsureDatabaseAsync(size.Database);
        }

        _product = bed.SecondProduct(size.Database);
        await _product.UpAsync(size.Silos, size.Gateways);
        await bed.CheckpointAsync();
    }

    public Task<Findings> MeasureAsync(TestBed bed, TrialPlace place) =>
        LoadRun.MeasureAsync(bed, place, _product!.Describe(), figures, scenario);

    public Task CleanUpAsync(TestBed bed) => _product is null ? Task.CompletedTask : _product.DownAsync();
}
