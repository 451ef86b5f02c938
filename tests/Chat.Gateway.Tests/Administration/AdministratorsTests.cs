using System.Net;
using System.Net.Http.Json;
using Chat.Data.Administration;
using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests.Administration;

[Collection(ServerCollection.Name)]
public sealed class AdministratorsTests(ChatServer server)
{
    private static readonly Uri List = new("/api/admin/administrators", UriKind.Relative);

    [Fact]
    public async Task Administrators_only_are_let_in_and_only_as_long_as_they_are_one()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await Problems.AssertAsync(await ada.Http.GetAsync(List), 403, ErrorCodes.NotAnAdministrator);

        await SetAsync(ada.Session.User.Username.ToUpperInvariant(), isAdministrator: true);
        var list = await ada.Http.GetFromJsonAsync<ListAnswer<UserAnswer>>(List);
        Assert.Contains(ada.Session.User, list!.Data);

        await SetAsync(ada.Session.User.Username, isAdministrator: false);
        await Problems.AssertAsync(await ada.Http.GetAsync(List), 403, ErrorCodes.NotAnAdministrator);
    }

    [Fact]
    public async Task Strangers_are_asked_for_a_token()
    {
        using var http = new HttpClient { BaseAddress = server.Url };

        await Problems.AssertAsync(await http.GetAsync(List), 401, ErrorCodes.AuthRequired);
    }

    [Fact]
    public async Task Unknown_addresses_are_just_unknown()
    {
        await using var ada = await server.RegisterAsync("Ada");

        using var answer = await ada.Http.GetAsync(new Uri("/api/admin/nothing", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Set_unknown_name_is_told() =>
        Assert.False(await Administrators.SetAsync(server.Database.DataSource, "nobody-of-this-name", true));

    private async Task SetAsync(string username, bool isAdministrator) =>
        Assert.True(await Administrators.SetAsync(server.Database.DataSource, username, isAdministrator));
}
