using System.Net.Http.Json;
using System.Text.Json;
using Chat.TestKit.Clients;
using Chat.Tests.People;

namespace Chat.Tests.Access;

/// <summary>The channel that a call is made about: a new one for each that changes something, one of its kind for the others.</summary>
internal sealed class AccessPlaces(AccessWorld world)
{
    private readonly Dictionary<Func<ChatClient, Task<AccessPlace>>, AccessPlace> _shared = [];
    private ChatClient? _other;

    public async Task<AccessPlace> OfAsync(AccessCall call)
    {
        Func<ChatClient, Task<AccessPlace>> make =
            call.IsBelow("/api/groups") || call.Path.Contains("{groupId}", StringComparison.Ordinal)
                ? world.MakeGroupAsync
            : call.IsBelow("/api/contexts") || call.IsBelow("/api/context-rooms") ? world.MakeContextAsync
            : call.IsBelow("/api/conversations") ? MakeConversationAsync
            : world.MakeRoomAsync;
        var other = call.IsAboutSomebody ? await world.MeetAsync() : _other ??= await world.MeetAsync();
        var place = call.ChangesItsChannel ? await make(other) : await SharedAsync(make, other);
        return call.IsAboutSomebody ? place with { Other = other } : place;
    }

    /// <summary>That of a method of the hub, and somebody who is new to all.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="ofAChannel">Whether it takes a channel.</param>
    public async Task<AccessPlace> OfAsync(string method, bool ofAChannel)
    {
        var other = await world.MeetAsync();
        return method switch
        {
            "Invite" or "AcceptInvitation" or "DeclineInvitation" => await world.MakeGroupAsync(other),
            "MarkDelivered" => await MakeConversationAsync(other),
            _ when ofAChannel => await world.MakeRoomAsync(other),
            _ => await SharedAsync(world.MakeRoomAsync, other) with { Other = other },
        };
    }

    private async Task<AccessPlace> SharedAsync(Func<ChatClient, Task<AccessPlace>> make, ChatClient other)
    {
        if (!_shared.TryGetValue(make, out var place))
        {
            _shared[make] = place = await make(other);
        }

        return place;
    }

    /// <summary>One of the owner and somebody else; all other callers are strangers to it.</summary>
    private async Task<AccessPlace> MakeConversationAsync(ChatClient other)
    {
        var owner = world.People[3];
        using var opened = await owner.DoAsync(HttpMethod.Post, "/api/conversations", new { userId = other.Id() });
        opened.EnsureSuccessStatusCode();
        var id = (await opened.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        using var posted = await other.DoAsync(
            HttpMethod.Post,
            $"/api/conversations/{id}/messages",
            new { clientId = "first", text = "Hello" }
        );
        posted.EnsureSuccessStatusCode();
        return new AccessPlace(id, (await posted.Content.ReadFromJsonAsync<PostedAnswer>())!.Seq, other);
    }
}
