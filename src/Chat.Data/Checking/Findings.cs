namespace Chat.Data.Checking;

/// <summary>The differences found so far, no more of them than a report holds.</summary>
internal sealed class Findings
{
    private readonly List<Difference> _differences = [];
    private bool _truncated;

    public void Add(string what, long? seq, string? userId, FormattableString detail)
    {
        if (_differences.Count < CheckReport.MaxDifferences)
        {
            _differences.Add(new Difference(what, seq, userId, FormattableString.Invariant(detail)));
        }
        else
        {
            _truncated = true;
        }
    }

    public CheckReport ToReport(CheckCounts counts) => new(counts, _differences, _truncated);
}
