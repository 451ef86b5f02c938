using System.Diagnostics;
using System.Globalization;
using Chat.TestKit.Processes;
using Chat.Tests.Crowds;
using Xunit.Abstractions;

namespace Chat.Tests;

/// <summary>
/// Silos and gateways killed at any moment, one after the other, under a crowd. Short by default; docs/operations.md says
/// how to let it run for long, with hundreds of people, and against an instance that <c>./chat up</c> has started.
/// </summary>
public sealed class DrillTests(ITestOutputHelper output)
{
    private readonly int _seed = Setting("CHAT_DRILL_SEED", Environment.TickCount);

    [Fact]
    public async Task Any_process_killed_at_any_moment()
    {
        if (Environment.GetEnvironmentVariable("CHAT_DRILL_HOME") is { Length: > 0 } home)
        {
            var instance = new Instance(home);
            await DrillAsync(instance.Venue, instance.Victims);
            return;
        }

        await using var server = ChatServer.Of(silos: 3, gateways: 2);
        await server.InitializeAsync();
        await DrillAsync(Venue.Of(server), [.. server.Silos.Concat(server.Gateways).Select(VictimOf)]);

        Victim VictimOf(ChatNode node) =>
            new(
                node.Name,
                async () =>
                {
                    await node.KillAsync();
                    node.Start();
                },
                server.UntilReadyAsync
            );
    }

    private async Task DrillAsync(Venue venue, IReadOnlyList<Victim> victims)
    {
        var random = new Random(_seed);
        var (rooms, rounds) = (Setting("CHAT_DRILL_ROOMS", 16), Setting("CHAT_DRILL_ROUNDS", 4));
        output.WriteLine($"seed {_seed}, {rooms} rooms of 5, {rounds} rounds");
        await using var crowd = await Crowd.GatherAsync(
            venue,
            rooms,
            people: 5,
            quietRooms: 0, // their people do not connect again when their gateway is gone
            pause: TimeSpan.FromMilliseconds(Setting("CHAT_DRILL_PAUSE", 100))
        );
        for (var round = 0; round < rounds; round++)
        {
            await RoundAsync(crowd, victims[random.Next(victims.Count)], random.Next(1000));
        }

        await crowd.VerifyAsync();
        output.WriteLine(
            $"{crowd.Acknowledged} posts acknowledged, {crowd.Unanswered} unanswered, {crowd.Failures.Count} failures seen"
        );
    }

    private async Task RoundAsync(Crowd crowd, Victim victim, int moment)
    {
        await Task.Delay(moment); // not a wait for anything: the moment is to be any
        var began = Stopwatch.GetTimestamp();
        await victim.KillAsync();
        await crowd.UntilAllAreAnsweredAsync(posts: 3);
        await victim.UntilBackAsync();
        await crowd.UntilAllAreAnsweredAsync(posts: 3);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{victim.Name, -10} room {crowd.LongestSilenceOfARoom(began).TotalSeconds:0.00} s, person {crowd.LongestSilenceOfAPerson(began).TotalSeconds:0.00} s"
            )
        );
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? int.Parse(value, CultureInfo.InvariantCulture)
            : otherwise;
}
