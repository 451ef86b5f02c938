using FsCheck;
using FsCheck.Fluent;

namespace Chat.Tests.Channels.Model;

/// <summary>What happens, in order. The same steps always lead to the same end.</summary>
internal sealed record History(IReadOnlyList<Step> Steps)
{
    private static readonly Gen<Step> AnyStep = Gen.Choose(0, (1 << 29) - 1).Select(Step.From);

    /// <summary>Random histories; a failing one is made shorter as long as it fails.</summary>
    public static Arbitrary<History> Any { get; } =
        Arb.From(
            Gen.Choose(5, 60).SelectMany(length => AnyStep.ArrayOf(length)).Select(steps => new History(steps)),
            history => history.Shorter()
        );

    public override string ToString() => $"\n  {string.Join("\n  ", Steps)}\n";

    private IEnumerable<History> Shorter()
    {
        for (var length = Steps.Count / 2; length > 0; length /= 2)
        {
            for (var at = 0; at + length <= Steps.Count; at += length)
            {
                yield return new History([.. Steps.Take(at), .. Steps.Skip(at + length)]);
            }
        }
    }
}
