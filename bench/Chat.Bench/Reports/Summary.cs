using Chat.Bench.Numbers;
using Chat.Bench.Servers;
using Chat.Bench.Trials;

namespace Chat.Bench.Reports;

/// <summary>All trials of one number together.</summary>
internal sealed class Summary(Number number, IReadOnlyList<Trial> trials)
{
    private static readonly Figure Ratio = new("ratio", "0.00");

    public string Of(string target, Figure figure)
    {
        var failed = Failed(target);
        var found = Spread.Of(Values(target, figure).Values)?.Write(figure) ?? "";
        return failed == 0 ? found : $"{found} **{failed} failed**";
    }

    /// <summary>By the median; and by no number of which a trial has failed, for the worst are missing then.</summary>
    public string Met(Figure figure)
    {
        if (figure.Goal is null)
        {
            return "";
        }

        var hasFailed = Failed(Targets.Chat) > 0;
        return Spread.Of(Values(Targets.Chat, figure).Values) is { } found
            ? !hasFailed && figure.Goal.IsMetBy(found.Median)
                ? "yes"
                : "**no**"
            : hasFailed
                ? "**no**"
                : "";
    }

    /// <summary>Chat's figure divided by the peer's, round by round.</summary>
    public string RatioTo(string peer, Figure figure)
    {
        var peers = Values(peer, figure);
        var ratios = Values(Targets.Chat, figure)
            .Where(found => peers.GetValueOrDefault(found.Key) is > 0)
            .Select(found => found.Value / peers[found.Key]);
        return Spread.Of(ratios)?.Write(Ratio) ?? "";
    }

    private int Failed(string target) =>
        trials.Count(trial => trial.Place.Number == number.Name && trial.Place.Target == target && trial.HasFailed);

    /// <summary>By rounds.</summary>
    private Dictionary<int, double> Values(string target, Figure figure) =>
        trials
            .Where(trial => trial.Place.Number == number.Name && trial.Place.Target == target && !trial.HasFailed)
            .Where(trial => trial.Values.TryGetValue(figure.Name, out var value) && double.IsFinite(value))
            .ToDictionary(trial => trial.Place.Round, trial => trial.Values[figure.Name]);
}
