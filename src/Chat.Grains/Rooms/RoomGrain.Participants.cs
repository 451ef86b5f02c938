using Chat.Contexts;
using Chat.Data.Log;
using Chat.Delivery;
using Chat.Errors;

namespace Chat.Rooms;

/// <summary>Who is in the room of a context.</summary>
internal sealed partial class RoomGrain
{
    /// <summary>Joins and leaves that are on their way to the disk at once for one change of participants.</summary>
    private const int ParticipantsAtOnce = 16;

    public async Task<Result<ContextRoom>> ChangeParticipantsAsync(ChangeParticipants change)
    {
        if ((CheckOpen(change.Caller) ?? ContextRules.CheckParticipants(change.UserIds)) is { } error)
        {
            return error;
        }

        // One change after the other: of two that come at once the result is that of the second, never a mixture.
        const string AboutParticipants = "participants";
        return await _memberChanges.TakeAsync(
            AboutParticipants,
            change.Caller.Service.Id,
            () => ChangeParticipantsInTurnAsync(change)
        );
    }

    private async Task<Result<ContextRoom>> ChangeParticipantsInTurnAsync(ChangeParticipants change)
    {
        var named = change.UserIds.ToHashSet(StringComparer.Ordinal);
        string[] leaving = change.Change switch
        {
            ParticipantsChange.Set => [.. _members.Keys.Where(id => !named.Contains(id))],
            ParticipantsChange.Remove => [.. named.Where(_members.ContainsKey)],
            _ => [],
        };
        string[] joining = change.Change is ParticipantsChange.Set or ParticipantsChange.Add
            ? [.. change.UserIds.Where(id => !_members.ContainsKey(id))]
            : [];
        if (_members.Count - leaving.Length + joining.Length > ContextRules.MaxParticipants)
        {
            return ContextRules.TooMany;
        }

        if (joining.Length > 0 && CheckClosed() is { } closed)
        {
            return closed;
        }

        var people = await FindPeopleAsync(joining);
        if (people.IsError)
        {
            return people.Error;
        }

        var names = await _reader.ReadNamesAsync(leaving, CancellationToken.None);
        var gone = leaving.Select(id => new Person(id, names.GetValueOrDefault(id, id)));
        var error =
            await MoveAsync([.. gone], joined: false, change.Caller.Service)
            ?? await MoveAsync(people.Value, joined: true, change.Caller.Service);
        return error is null ? ViewContext() : error;
    }

    /// <summary>Has people come or go. What was cut short is finished by the same change, made again.</summary>
    private async Task<ChatError?> MoveAsync(IReadOnlyList<Person> people, bool joined, Person service)
    {
        foreach (var some in people.Chunk(ParticipantsAtOnce))
        {
            var results = await Task.WhenAll(some.Select(person => MoveAsync(person, joined, service)));
            if (results.FirstOrDefault(result => result.IsError) is { } refused)
            {
                return refused.Error;
            }
        }

        return null;
    }

    private Task<Result<ChannelCursor>> MoveAsync(Person person, bool joined, Person service) =>
        InTurnAsync(
            person.Id,
            person.Id,
            async () =>
            {
                if (_members.ContainsKey(person.Id) == joined)
                {
                    return Log!.Head;
                }

                var error = await Log!.ChangeMemberAsync(
                    person,
                    joined,
                    MemberRole.Member,
                    service,
                    _ => joined ? CheckClosed() : null
                );
                return error is null ? Log.Head : error;
            }
        );

    /// <summary>People as they are called; refused unless all of them are people.</summary>
    private async Task<Result<IReadOnlyList<Person>>> FindPeopleAsync(IReadOnlyList<string> userIds)
    {
        var names = await _reader.ReadNamesAsync(userIds, CancellationToken.None);
        var people = new List<Person>();
        for (var i = 0; i < userIds.Count; i++)
        {
            if (!names.TryGetValue(userIds[i], out var name))
            {
                return ContextRules.Unknown(i);
            }

            people.Add(new Person(userIds[i], name));
        }

        return people;
    }
}
