using System.Globalization;

namespace Chat.Bench.Numbers;

/// <summary>One value that a trial finds.</summary>
/// <param name="Name">With its unit.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Goal">What the project has set itself, if anything.</param>
internal sealed record Figure(string Name, string Format = "N0", Goal? Goal = null)
{
    public string Write(double value) => value.ToString(Format, CultureInfo.InvariantCulture);

    public string WriteGoal() => Goal is null ? "" : $"{(Goal.IsAtLeast ? "≥" : "≤")} {Write(Goal.Value)}";
}

/// <param name="IsAtLeast">Whether more is better; else less is.</param>
internal sealed record Goal(double Value, bool IsAtLeast)
{
    public static Goal AtLeast(double value) => new(value, IsAtLeast: true);

    public static Goal AtMost(double value) => new(value, IsAtLeast: false);

    public bool IsMetBy(double value) => IsAtLeast ? value >= Value : value <= Value;
}
