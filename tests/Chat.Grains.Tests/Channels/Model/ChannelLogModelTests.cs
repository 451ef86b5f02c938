using System.Diagnostics;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace Chat.Tests.Channels.Model;

/// <summary>
/// Random histories of posts, repeats, lost answers, failing reads, moving clocks, lost and duplicate activations, on a
/// model of the database. <c>CHAT_MODEL_HISTORIES</c> says how many, <c>CHAT_MODEL_SEED</c> (<c>seed,gamma</c>, as a
/// failure names them) which.
/// </summary>
public sealed class ChannelLogModelTests(ITestOutputHelper output)
{
    private const int Usual = 10_000;

    [Fact]
    public void Any_history_keeps_the_promise()
    {
        var count = Setting("CHAT_MODEL_HISTORIES") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : Usual;
        var config = Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true);
        if (Setting("CHAT_MODEL_SEED")?.Split(',') is [var seed, var gamma])
        {
            config = config.WithReplay(
                ulong.Parse(seed, CultureInfo.InvariantCulture),
                ulong.Parse(gamma, CultureInfo.InvariantCulture)
            );
        }

        var (histories, changes, calls) = (0, 0L, 0L);
        var watch = Stopwatch.StartNew();
        var property = Prop.ForAll<History>(
            History.Any,
            history =>
            {
                var world = Run(history);
                histories++;
                changes += world.Database.Rows.Count;
                calls += world.Calls.Count;
            }
        );
        WithoutContext(() => property.Check(config));

        output.WriteLine(
            $"{histories:N0} histories of {calls:N0} calls and {changes:N0} changes, no counterexample, "
                + $"in {watch.Elapsed.TotalSeconds:N1} s."
        );
        Assert.True(histories >= count);
    }

    private static World Run(History history)
    {
        var world = new World();
        world.Execute(history);
        world.Mend();
        world.PostEverythingAgain(silo: 0);
        world.PostEverythingAgain(silo: 1);
        world.LetEverythingLateArrive();
        Promise.Check(world);
        return world;
    }

    /// <summary>A context of the test framework would take the turns that belong to the activations.</summary>
    private static void WithoutContext(Action action)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private static string? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
