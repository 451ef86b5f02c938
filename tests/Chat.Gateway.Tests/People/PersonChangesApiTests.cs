using Chat.Errors;
using Chat.TestKit.Processes;

namespace Chat.Tests.People;

[Collection(ServerCollection.Name)]
public sealed class PersonChangesApiTests(ChatServer server)
{
    /// <summary>One device does things, another learns of them later, knowing only how far it had come.</summary>
    [Fact]
    public async Task Second_device_learns_what_the_first_did_and_what_others_did()
    {
        await using var phone = await server.RegisterAsync("Ada");
        await using var laptop = phone.At(server.Url);
        await using var bob = await server.RegisterAsync("Bob");
        await using var cleo = await server.RegisterAsync("Cleo");

        var held = await laptop.ChangesAsync();
        Assert.Equal((true, "Ada"), (held.Reset, held.Me?.DisplayName));
        await phone
            .DoAsync(HttpMethod.Patch, "/api/me", new { displayName = "Countess" })
            .DoneAsync<OwnProfileAnswer>();
        await bob.RequestAsync(phone);
        await phone.BlockAsync(cleo);
        var first = await laptop.ChangesAsync(held);
        await bob.DoAsync(HttpMethod.Delete, $"/api/contacts/{phone.Id()}").DoneAsync();
        await phone.UnblockAsync(cleo);
        var second = await laptop.ChangesAsync(first);
        var third = await laptop.ChangesAsync(second);

        Assert.Equal("Countess", first.Me?.DisplayName);
        Assert.Equal((bob.Id(), "incoming"), (first.Contacts.Single().User.Id, first.Contacts.Single().State));
        Assert.Equal((cleo.Id(), true), (first.Blocks.Single().User.Id, first.Blocks.Single().Blocked));
        Assert.Equal((false, null), (second.Reset, second.Me));
        Assert.Equal("none", second.Contacts.Single().State);
        Assert.False(second.Blocks.Single().Blocked);
        Assert.Equal(second.Version, third.Version);
        Assert.Empty(third.Contacts);
        Assert.Empty(third.Blocks);
    }

    [Theory]
    [InlineData("since=-1", ErrorCodes.LimitInvalid)]
    [InlineData("since=1&epoch=-1", ErrorCodes.LimitInvalid)]
    [InlineData("since=x", ErrorCodes.BadRequest)]
    public async Task Absurd_version_is_refused(string query, string code)
    {
        await using var ada = await server.RegisterAsync();

        await Problems.AssertAsync(await ada.DoAsync(HttpMethod.Get, $"/api/me/changes?{query}"), 400, code);
    }
}
