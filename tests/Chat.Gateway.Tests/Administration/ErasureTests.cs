using System.Net;
using System.Net.Http.Json;
using Chat.Data.Administration;
using Chat.Data.Audit;
using Chat.Data.Erasure;
using Chat.Errors;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Administration;

[Collection(ServerCollection.Name)]
public sealed class ErasureTests(ChatServer server)
{
    [Fact]
    public async Task Erase_content_takes_it_everywhere_and_the_logs_stay_intact()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        await using var admin = await AdministratorAsync();
        var rooms = new[] { await ada.CreateRoomAsync(), await ada.CreateRoomAsync() };
        await ada.ConnectAsync();
        await bob.ConnectAsync();
        var told = new TaskCompletionSource<ErasedAnswer>();
        bob.Hub.On<ErasedAnswer>("ContentErased", erased => told.TrySetResult(erased));
        PostedAnswer? first = null;
        foreach (var room in rooms)
        {
            await bob.JoinAsync(room.Id);
            first = await ada.SendAsync(room.Id, "1", "secret");
            await bob.SendAsync(room.Id, "1", "reply");
        }

        var ordered = await admin.Http.PostAsync(OrderFor(ada.Session.User.Id), null);
        Assert.Equal(HttpStatusCode.Accepted, ordered.StatusCode);
        var erasure = await UntilDoneAsync(admin, ordered.Headers.Location!);

        Assert.Equal((2L, 2L, 2L), (erasure.Channels, erasure.ChannelsDone, erasure.Erased));
        Assert.Equal(ada.Session.User.Id, (await told.Task.WaitAsync(Wait.Patience)).UserId);
        foreach (var room in rooms)
        {
            Assert.Equal(
                ["reply"],
                (await bob.ReadAllAsync(room.Id)).Select(m => m.Text).Where(t => !string.IsNullOrEmpty(t))
            );
            await foreach (var verdict in AuditCheck.RunAsync(server.Database.DataSource, room.Id, earlier: null))
            {
                Assert.Null(verdict.Break);
                Assert.Equal(1, verdict.Counts.Erased);
            }
        }

        Assert.Equal(first, await ada.SendAsync(rooms[1].Id, "1", "secret"));
        Assert.True((await ada.SendAsync(rooms[1].Id, "2", "later")).Seq > first!.Seq);
    }

    [Fact]
    public async Task Erase_content_is_for_administrators_and_of_people_that_exist()
    {
        await using var ada = await server.RegisterAsync();
        await using var admin = await AdministratorAsync();

        var mine = await ada.Http.PostAsync(OrderFor(ada.Session.User.Id), null);
        await Problems.AssertAsync(mine, 403, ErrorCodes.NotAnAdministrator);
        foreach (var id in new[] { "user_01jd0000000000000000000000", "nonsense" })
        {
            await Problems.AssertAsync(await admin.Http.PostAsync(OrderFor(id), null), 404, ErrorCodes.NotFound);
        }

        var unknown = new Uri($"/api/admin/erasures/{Guid.NewGuid()}", UriKind.Relative);
        await Problems.AssertAsync(await admin.Http.GetAsync(unknown), 404, ErrorCodes.NotFound);
    }

    private static Uri OrderFor(string userId) => new($"/api/admin/users/{userId}/erase-content", UriKind.Relative);

    private async Task<ChatClient> AdministratorAsync()
    {
        var admin = await server.RegisterAsync("Admin");
        await Administrators.SetAsync(server.Database.DataSource, admin.Session.User.Username, isAdministrator: true);
        return admin;
    }

    private static async Task<ContentErasure> UntilDoneAsync(ChatClient admin, Uri erasure)
    {
        ContentErasure? seen = null;
        await Wait.UntilAsync(
            async () => (seen = await admin.Http.GetFromJsonAsync<ContentErasure>(erasure))!.CompletedAt is not null,
            () => $"It is not done: {seen}"
        );
        return seen!;
    }

    private sealed record ErasedAnswer(string ChannelId, long Seq, string UserId, DateTimeOffset At);
}
