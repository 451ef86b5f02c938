using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.People;

[Collection(ServerCollection.Name)]
public sealed class ContactsApiTests(ChatServer server)
{
    [Fact]
    public async Task Request_accept_and_remove_show_on_both_sides()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");

        var asked = await ada.RequestAsync(bob);
        Assert.Equal(("outgoing", bob.Id(), "Bob"), (asked.State, asked.User.Id, asked.User.DisplayName));
        Assert.Equal("incoming", await bob.StateAsync(ada));
        Assert.Equal(asked, await ada.RequestAsync(bob));

        var accepted = await bob.DoAsync(HttpMethod.Post, Accept(ada)).DoneAsync<ContactAnswer>();
        Assert.Equal(("contact", "contact"), (accepted.State, await ada.StateAsync(bob)));

        await ada.DoAsync(HttpMethod.Delete, $"/api/contacts/{bob.Id()}").DoneAsync();
        await ada.DoAsync(HttpMethod.Delete, $"/api/contacts/{bob.Id()}").DoneAsync();
        Assert.Null(await ada.StateAsync(bob));
        Assert.Null(await bob.StateAsync(ada));
    }

    [Fact]
    public async Task Decline_is_not_told_and_cancel_takes_the_request_back()
    {
        await using var ada = await server.RegisterAsync();
        await using var bob = await server.RegisterAsync();
        await ada.RequestAsync(bob);

        await bob.DoAsync(HttpMethod.Post, $"/api/contacts/{ada.Id()}/decline").DoneAsync();
        await bob.DoAsync(HttpMethod.Post, $"/api/contacts/{ada.Id()}/decline").DoneAsync();
        Assert.Equal(("outgoing", null), (await ada.StateAsync(bob), await bob.StateAsync(ada)));

        await ada.DoAsync(HttpMethod.Delete, $"/api/contacts/{bob.Id()}").DoneAsync();
        await ada.RequestAsync(bob);
        Assert.Equal("incoming", await bob.StateAsync(ada));
        await ada.DoAsync(HttpMethod.Delete, $"/api/contacts/{bob.Id()}").DoneAsync();
        Assert.Null(await bob.StateAsync(ada));
        await RefusedAsync(bob, HttpMethod.Post, Accept(ada), 404, ErrorCodes.ContactRequestNotFound);
    }

    [Fact]
    public async Task Hub_does_what_REST_does()
    {
        await using var ada = await server.RegisterAsync();
        await using var bob = await server.RegisterAsync();
        await ada.ConnectAsync();
        await bob.ConnectAsync();

        Assert.Equal("outgoing", (await ada.Hub.InvokeAsync<ContactAnswer>("RequestContact", bob.Id())).State);
        await bob.Hub.InvokeAsync("DeclineContact", ada.Id());
        Assert.Equal("contact", (await bob.Hub.InvokeAsync<ContactAnswer>("RequestContact", ada.Id())).State);
        Assert.Equal("contact", (await ada.Hub.InvokeAsync<ContactAnswer>("AcceptContact", bob.Id())).State);
        await ada.Hub.InvokeAsync("RemoveContact", bob.Id());
        Assert.Null(await bob.StateAsync(ada));
        await ada.Hub.InvokeAsync("Block", bob.Id());
        Assert.Single((await ada.ChangesAsync()).Blocks);
        await ada.Hub.InvokeAsync("Unblock", bob.Id());
        Assert.Empty((await ada.ChangesAsync()).Blocks);
    }

    [Fact]
    public async Task Nobody_answers_for_somebody_else()
    {
        await using var ada = await server.RegisterAsync();
        await using var bob = await server.RegisterAsync();
        await using var cleo = await server.RegisterAsync();
        await cleo.ConnectAsync();
        await ada.RequestAsync(bob);

        await RefusedAsync(ada, HttpMethod.Post, Accept(bob), 404, ErrorCodes.ContactRequestNotFound);
        await RefusedAsync(cleo, HttpMethod.Post, Accept(ada), 404, ErrorCodes.ContactRequestNotFound);
        await RefusedAsync(cleo, HttpMethod.Post, Accept(bob), 404, ErrorCodes.ContactRequestNotFound);
        await cleo.DoAsync(HttpMethod.Delete, $"/api/contacts/{ada.Id()}").DoneAsync();
        var refused = await Assert.ThrowsAsync<HubException>(() => cleo.Hub.InvokeAsync("AcceptContact", ada.Id()));

        Assert.Contains(ErrorCodes.ContactRequestNotFound, refused.Message, StringComparison.Ordinal);
        Assert.Equal(("outgoing", "incoming"), (await ada.StateAsync(bob), await bob.StateAsync(ada)));
        Assert.Equal(0, (await cleo.ChangesAsync()).Version);
    }

    [Fact]
    public async Task List_is_complete_page_by_page()
    {
        await using var ada = await server.RegisterAsync();
        var others = new List<string>();
        for (var n = 0; n < 5; n++)
        {
            await using var other = await server.RegisterAsync();
            await ada.RequestAsync(other);
            others.Add(other.Id());
        }

        var (seen, next) = (new List<string>(), (string?)"");
        while (next is not null)
        {
            var page = await ada.DoAsync(HttpMethod.Get, $"/api/contacts?limit=2&cursor={next}")
                .DoneAsync<ListAnswer<ContactAnswer>>();
            seen.AddRange(page.Data.Select(contact => contact.User.Id));
            next = page.Meta.NextCursor;
        }

        Assert.Equal(others.Order(StringComparer.Ordinal), seen);
        await RefusedAsync(ada, HttpMethod.Get, "/api/contacts?limit=101", 400, ErrorCodes.LimitInvalid);
        await RefusedAsync(ada, HttpMethod.Get, "/api/contacts?cursor=x", 400, ErrorCodes.LimitInvalid);
    }

    private static string Accept(ChatClient of) => $"/api/contacts/{of.Id()}/accept";

    private static async Task RefusedAsync(ChatClient who, HttpMethod method, string path, int status, string code) =>
        await Problems.AssertAsync(await who.DoAsync(method, path), status, code);
}
