using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests;

/// <summary>The promise: whatever is killed, nothing acknowledged is lost, doubled or reordered.</summary>
public sealed class KillTests : IAsyncLifetime
{
    private const int Posters = 4;

    private readonly ChatServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public Task Silo_killed_during_a_stream_of_posts() =>
        CheckAsync(async () =>
        {
            await _server.Silo.KillAsync();
            _server.StartSilo();
        });

    /// <summary>What the dead silo had sent is written only when its successor already waits to write in the same place.</summary>
    [Fact]
    public Task Silo_killed_while_its_commits_hang_and_go_on_without_it() =>
        CheckAsync(async () =>
        {
            await using var held = await HeldCommits.TakeAsync(_server.Database);
            await held.UntilWaitingAsync(1);
            await _server.Silo.KillAsync();
            _server.StartSilo();
            await held.UntilWaitingAsync(2);
        });

    [Fact]
    public Task Gateway_killed_during_a_stream_of_posts() =>
        CheckAsync(async () =>
        {
            await _server.Gateway.KillAsync();
            _server.StartGateway();
        });

    [Fact]
    public Task Everything_killed_during_a_stream_of_posts() =>
        CheckAsync(async () =>
        {
            await Task.WhenAll(_server.Silo.KillAsync(), _server.Gateway.KillAsync());
            _server.StartSilo();
            _server.StartGateway();
        });

    [Fact]
    public Task Silo_and_gateway_restarted_politely_during_a_stream_of_posts() =>
        CheckAsync(async () =>
        {
            Assert.Equal(0, await _server.Silo.StopAsync());
            _server.StartSilo();
            await _server.UntilReadyAsync();
            Assert.Equal(0, await _server.Gateway.StopAsync());
            _server.StartGateway();
        });

    /// <summary>Every connection of the product to the database is cut, again and again.</summary>
    [Fact]
    public Task Database_connections_cut_during_a_stream_of_posts() =>
        CheckAsync(async () =>
        {
            for (var n = 0; n < 10; n++)
            {
                await using var command = _server.Database.DataSource.CreateCommand(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                );
                await command.ExecuteNonQueryAsync();
            }
        });

    private async Task CheckAsync(Func<Task> disturb)
    {
        await using var owner = await _server.RegisterAsync();
        var room = await owner.CreateRoomAsync();
        var people = await Task.WhenAll(
            Enumerable.Range(0, Posters).Select(_ => Participant.EnterAsync(_server, room.Id))
        );
        using var enough = new CancellationTokenSource();
        var posting = people.Select(person => person.PostUntilAsync(enough.Token)).ToList();

        await UntilMorePostsAsync(people, 200);
        await disturb();
        await _server.UntilReadyAsync();
        await UntilMorePostsAsync(people, 200);
        await enough.CancelAsync();
        await Task.WhenAll(posting);

        var history = await owner.ReadAllAsync(room.Id);
        await VerifyAsync(people, history);
        foreach (var person in people)
        {
            await person.DisposeAsync();
        }
    }

    private Task UntilMorePostsAsync(IReadOnlyList<Participant> people, int more)
    {
        var goal = people.Sum(person => person.Acknowledged.Count) + more;
        return Wait.UntilAsync(
            () => people.Sum(person => person.Acknowledged.Count) >= goal,
            () => $"Posts are not answered any more.\n{_server.Explain()}"
        );
    }

    private async Task VerifyAsync(IReadOnlyList<Participant> people, IReadOnlyList<MessageAnswer> history)
    {
        var acknowledged = people.SelectMany(person => person.Acknowledged).ToDictionary(StringComparer.Ordinal);
        var stored = history.ToDictionary(message => message.ClientId, StringComparer.Ordinal); // throws on a repeat

        // Every post has been answered in the end, so the two are the same: nothing lost, nothing doubled.
        Assert.Equal(acknowledged.Keys.Order(StringComparer.Ordinal), stored.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            acknowledged,
            answer => Assert.Equal((answer.Value.Seq, answer.Value.Id), (stored[answer.Key].Seq, stored[answer.Key].Id))
        );
        Assert.Equal(
            Enumerable.Range(1, history.Count).Select(n => (long)n),
            history.Select(message => message.Ordinal)
        );
        Assert.Equal(history.Select(message => message.Seq).Order(), history.Select(message => message.Seq));

        foreach (var person in people)
        {
            await Wait.UntilAsync(
                async () =>
                {
                    await person.ConnectAsync();
                    return history.Select(message => message.Seq).Except(person.Seen()).Any() is false;
                },
                () => $"Somebody has not seen everything.\n{_server.Explain()}"
            );
            Assert.True(person.Violations.Count == 0, $"{string.Join('\n', person.Violations)}\n{_server.Explain()}");
        }
    }
}
