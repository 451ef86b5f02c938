namespace Chat.Bench.Trials;

/// <summary>What is measured, in this order.</summary>
internal static class Work
{
    public const string OneCaller = "calls, 1 caller";
    public const string OneGrain = "calls, 64 callers, one grain";
    public const string OwnGrains = "calls, 64 callers, 64 grains";
    public const string ManyGrains = "calls, 64 callers, 5,000 grains";
    public const string Paced = "stream, 50 changes/s";
    public const string Flood = "stream flat out, 1 change per event";
    public const string BatchedFlood = "stream flat out, 100 changes per event";

    public static readonly string[] All = [OneCaller, OneGrain, OwnGrains, ManyGrains, Paced, Flood, BatchedFlood];

    public static IEnumerable<string> Containing(string text) =>
        All.Where(work => work.Contains(text, StringComparison.OrdinalIgnoreCase));
}
