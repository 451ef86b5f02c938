using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.Crowds;

namespace Chat.Tests;

/// <summary>The promise, where there is one of each: whatever is killed, nothing acknowledged is lost, doubled or reordered.</summary>
public sealed class KillTests : IClassFixture<ChatServer>
{
    private readonly ChatServer _server;

    public KillTests(ChatServer server) => _server = server;

    [Fact]
    public Task Silo_killed_during_a_stream_of_posts() =>
        CheckAsync(async () =>
        {
            await _server.Silo.KillAsync();
            _server.Silo.Start();
        });

    /// <summary>What the dead silo had sent is written only when its successor already waits to write in the same place.</summary>
    [Fact]
    public Task Silo_killed_while_its_commits_hang_and_go_on_without_it() =>
        CheckAsync(async () =>
        {
            await using var held = await HeldCommits.TakeAsync(_server.Database);
            await held.UntilWaitingAsync(1);
            await _server.Silo.KillAsync();
            _server.Silo.Start();
            await held.UntilWaitingAsync(2);
        });

    [Fact]
    public async Task Silo_killed_and_what_was_posted_before_is_answered_as_before()
    {
        await using var ada = await _server.RegisterAsync();
        await using var otherDevice = ada.At(_server.Url);
        var room = await ada.CreateRoomAsync();
        await Task.WhenAll(ada.ConnectAsync(), otherDevice.ConnectAsync());
        await Task.WhenAll(ada.JoinAsync(room.Id), otherDevice.JoinAsync(room.Id));
        string[] clientIds = [Guid.CreateVersion7().ToString(), Guid.NewGuid().ToString(), "1"];
        var answers = await Task.WhenAll(clientIds.Select(id => ada.SendAsync(room.Id, id, $"text of {id}")));

        await _server.Silo.KillAsync();
        _server.Silo.Start();
        await _server.UntilReadyAsync();
        ChatClient[] devices = [ada, otherDevice];
        var again = await Task.WhenAll(
            devices.SelectMany(device => clientIds.Select(id => device.SendAsync(room.Id, id, $"text of {id}")))
        );

        Assert.Equal([.. answers, .. answers], again);
        Assert.Equal(clientIds.Length, (await ada.ReadAllAsync(room.Id)).Count);
    }

    /// <summary>Somebody has taken a use of a link, and is not in yet, when the silo dies.</summary>
    [Fact]
    public async Task Silo_killed_while_people_come_in_by_a_link_and_no_use_is_lost_or_made_twice()
    {
        const int Uses = 3;
        await using var ada = await _server.RegisterAsync();
        var people = await Task.WhenAll(Enumerable.Range(0, 3 * Uses).Select(_ => _server.RegisterAsync()));
        var group = await CreateAsync(ada, "/api/groups", new { name = "Group" });
        var path = $"/api/groups/{group.GetProperty("id").GetString()}";
        var link = await CreateAsync(ada, $"{path}/links", new { maxUses = Uses });
        var join = new Uri($"/api/links/{link.GetProperty("token").GetString()}/join", UriKind.Relative);

        Task<HttpStatusCode>[] joining;
        await using (var held = await HeldCommits.TakeAsync(_server.Database))
        {
            joining = [.. people.Select(person => JoinAsync(person, join))];
            await held.UntilWaitingAsync(1);
            await _server.Silo.KillAsync();
            _server.Silo.Start();
            await held.UntilWaitingAsync(2);
        }

        var answers = await Task.WhenAll(joining);
        Assert.Equal(Uses, answers.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(2 * Uses, answers.Count(status => status == HttpStatusCode.NotFound));
        var members = await ada.Http.GetFromJsonAsync<ListAnswer<JsonElement>>($"{path}/members");
        Assert.Equal(1 + Uses, members!.Data.Count);
        await using var command = _server.Database.DataSource.CreateCommand(
            "SELECT count(*) FROM invitation_uses JOIN invitation_links USING (link_id) WHERE joined_at IS NOT NULL AND uses = $1"
        );
        command.Parameters.AddWithValue(Uses);
        Assert.Equal((long)Uses, await command.ExecuteScalarAsync());
        foreach (var person in people)
        {
            await person.DisposeAsync();
        }
    }

    [Fact]
    public Task Gateway_killed_during_a_stream_of_posts() =>
        CheckAsync(async () =>
        {
            await _server.Gateway.KillAsync();
            _server.Gateway.Start();
        });

    [Fact]
    public Task Everything_killed_during_a_stream_of_posts() =>
        CheckAsync(async () =>
        {
            await Task.WhenAll(_server.Silo.KillAsync(), _server.Gateway.KillAsync());
            _server.Silo.Start();
            _server.Gateway.Start();
        });

    [Fact]
    public Task Silo_and_gateway_restarted_politely_during_a_stream_of_posts() =>
        CheckAsync(async () =>
        {
            Assert.Equal(0, await _server.Silo.StopAsync());
            _server.Silo.Start();
            await _server.UntilReadyAsync();
            Assert.Equal(0, await _server.Gateway.StopAsync());
            _server.Gateway.Start();
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

    private static async Task<JsonElement> CreateAsync(ChatClient client, string path, object request)
    {
        using var answer = await client.Http.PostAsJsonAsync(path, request);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Joins as docs/protocol.md has clients do: again until it is answered.</summary>
    private static async Task<HttpStatusCode> JoinAsync(ChatClient person, Uri join)
    {
        while (true)
        {
            using var answer = await person.Http.PostAsync(join, content: null);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                return answer.StatusCode;
            }
        }
    }

    private async Task CheckAsync(Func<Task> disturb)
    {
        await using var crowd = await Crowd.GatherAsync(_server, rooms: 1, people: 6);
        await disturb();
        await _server.UntilReadyAsync();
        await crowd.UntilAllAreAnsweredAsync();
        await crowd.VerifyAsync();
    }
}
