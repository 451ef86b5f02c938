using Chat.Data.People;
using Chat.Errors;
using Chat.Ids;
using Chat.People;
using Chat.Tests.Rooms;

namespace Chat.Tests.People;

/// <summary>
/// What people do at the same time. Beside the grains, the same rules are applied on other connections: what a second
/// activation of a person would do.
/// </summary>
public sealed class PersonGrainTests(RoomCluster cluster) : IClassFixture<RoomCluster>
{
    private readonly PersonPairs _pairs = new(cluster.Database.DataSource);
    private readonly ContactList _contacts = new(cluster.Database.DataSource);

    [Fact]
    public async Task Requests_that_cross_make_contacts()
    {
        var people = await CreateAsync(40);
        await Task.WhenAll(
            people.Chunk(2).SelectMany(pair => new[] { RequestAsync(pair[0], pair[1]), RequestAsync(pair[1], pair[0]) })
        );

        foreach (var pair in people.Chunk(2))
        {
            Assert.Equal(ContactState.Contact, await StateAsync(pair[0], pair[1]));
            Assert.Equal(ContactState.Contact, await StateAsync(pair[1], pair[0]));
        }
    }

    [Fact]
    public async Task Fifty_requests_a_day_are_taken_however_many_come_at_once()
    {
        var people = await CreateAsync(61);
        var (ada, others) = (people[0], people[1..]);
        await Grain(others[0]).BlockAsync(ada); // what is withheld counts as well

        var answers = await Task.WhenAll(
            others.Select((other, at) => at % 2 == 0 ? RequestAsync(ada, other) : DirectAsync(ada, other))
        );
        var asked = others.Where((_, at) => !answers[at].IsError).ToList();
        Assert.Equal(PersonPairs.MaxRequests, asked.Count);
        Assert.All(
            answers.Where(answer => answer.IsError),
            answer =>
            {
                Assert.Equal((ErrorCodes.RateLimitExceeded, true), (answer.Error!.Code, answer.Error.Retry));
                Assert.InRange(answer.Error.RetryAfter!.Value, TimeSpan.FromHours(23), TimeSpan.FromHours(24));
            }
        );
        var last = others.Except(asked).Last(); // not the one who blocks

        // To repeat, to take back and to agree is free; to ask anew is not, until a day has gone by.
        Assert.False((await RequestAsync(ada, asked[0])).IsError);
        Assert.False((await Grain(ada).RemoveContactAsync(asked[0])).IsError);
        Assert.Equal(ErrorCodes.RateLimitExceeded, (await RequestAsync(ada, asked[0])).Error?.Code);
        await RequestAsync(last, ada);
        Assert.False((await RequestAsync(ada, last)).IsError);
        await ExecuteAsync($"UPDATE contact_requests SET at = at - interval '24 hours' WHERE user_id = '{ada}'");
        Assert.False((await RequestAsync(ada, asked[0])).IsError);
        Assert.Equal(1L, await ScalarAsync($"SELECT count(*) FROM contact_requests WHERE user_id = '{ada}'"));
    }

    [Fact]
    public async Task Request_and_block_at_once_leave_nothing_with_who_blocks()
    {
        var people = await CreateAsync(60);
        await Task.WhenAll(
            people
                .Chunk(2)
                .SelectMany(pair => new[] { RequestAsync(pair[0], pair[1]), Grain(pair[1]).BlockAsync(pair[0]) })
        );

        foreach (var pair in people.Chunk(2))
        {
            Assert.Equal(ContactState.Outgoing, await StateAsync(pair[0], pair[1]));
            Assert.Equal(ContactState.None, await StateAsync(pair[1], pair[0]));
        }
    }

    /// <summary>Two who do everything to each other at once, again and again: no deadlock, no state that cannot be.</summary>
    [Fact]
    public async Task Everything_at_once_ends_in_states_that_can_be()
    {
        var people = await CreateAsync(4);
        var calls =
            from round in Enumerable.Range(0, 8)
            from one in people
            from other in people
            where one != other
            select (round % 4) switch
            {
                0 => DirectAsync(one, other),
                1 => Grain(one).AcceptContactAsync(other),
                2 => Grain(one).BlockAsync(other),
                _ => Grain(one).UnblockAsync(other),
            };
        await Task.WhenAll(calls);

        foreach (var (one, other) in from one in people from other in people where one != other select (one, other))
        {
            var (mine, theirs) = (await StateAsync(one, other), await StateAsync(other, one));
            Assert.True(mine != ContactState.Incoming || theirs is ContactState.Outgoing or ContactState.None);
            Assert.False((await Grain(one).RemoveContactAsync(other)).IsError);
        }
    }

    [Fact]
    public async Task Again_changes_nothing_and_no_version()
    {
        var people = await CreateAsync(2);
        var (ada, bob) = (Grain(people[0]), Grain(people[1]));
        foreach (
            var call in new Func<Task<Result<PersonVersion>>>[]
            {
                () => ada.RequestContactAsync(people[1]),
                () => bob.AcceptContactAsync(people[0]),
                () => ada.RemoveContactAsync(people[1]),
                () => bob.BlockAsync(people[0]),
                () => bob.UnblockAsync(people[0]),
                () => ada.ChangeProfileAsync(new(" Ada ", "Numbers", Searchable: false)),
            }
        )
        {
            var first = await call();
            Assert.True(first.Value!.Version > 0);
            Assert.Equal(first, await call());
        }
    }

    [Fact]
    public async Task Nobody_acts_on_themselves_nor_on_who_does_not_exist()
    {
        var ada = (await CreateAsync(1))[0];
        foreach (
            var call in new Func<string, Task<Result<PersonVersion>>>[]
            {
                Grain(ada).RequestContactAsync,
                Grain(ada).AcceptContactAsync,
                Grain(ada).DeclineContactAsync,
                Grain(ada).RemoveContactAsync,
                Grain(ada).BlockAsync,
                Grain(ada).UnblockAsync,
            }
        )
        {
            Assert.Equal(ErrorCodes.NotYourself, (await call(ada)).Error!.Code);
            Assert.Equal(ErrorCodes.UserNotFound, (await call(NewId())).Error!.Code);
            Assert.Equal(ErrorCodes.UserNotFound, (await call("user_'; --")).Error!.Code);
        }

        var nobody = Grain(NewId());
        Assert.Equal(ErrorCodes.UserNotFound, (await nobody.BlockAsync(ada)).Error!.Code);
        Assert.Equal(ErrorCodes.UserNotFound, (await nobody.ChangeProfileAsync(new("N", null, null))).Error!.Code);
    }

    [Theory]
    [InlineData("", null, ErrorCodes.DisplayNameInvalid)]
    [InlineData(" ", null, ErrorCodes.DisplayNameInvalid)]
    [InlineData("a\u0007", null, ErrorCodes.DisplayNameInvalid)]
    [InlineData(null, "a\0b", ErrorCodes.ProfileInvalid)]
    public async Task Unfit_profile_is_refused(string? name, string? about, string code)
    {
        var ada = (await CreateAsync(1))[0];

        Assert.Equal(code, (await Grain(ada).ChangeProfileAsync(new(name, about, null))).Error!.Code);
        Assert.Equal(
            ErrorCodes.ProfileInvalid,
            (await Grain(ada).ChangeProfileAsync(new(null, new string('x', 501), null))).Error!.Code
        );
        Assert.Equal("Ada", (await new Profiles(cluster.Database.DataSource).FindAsync(ada))!.DisplayName);
    }

    private static string NewId() => TypeId.New(TypeId.User, TimeProvider.System);

    private IPersonGrain Grain(string id) => cluster.Cluster.GrainFactory.GetGrain<IPersonGrain>(id);

    private Task<Result<PersonVersion>> RequestAsync(string id, string otherId) =>
        Grain(id).RequestContactAsync(otherId);

    private async Task<Result<PersonVersion>> DirectAsync(string id, string otherId)
    {
        ChatError? refusal = null;
        var version = await _pairs.ChangeAsync(
            id,
            otherId,
            pair =>
            {
                var decided = PairRules.Request(pair);
                refusal = decided.Error;
                return decided.Value;
            }
        );
        return refusal is null ? new PersonVersion(version!.Value) : refusal;
    }

    private async Task<ContactState> StateAsync(string id, string otherId) =>
        (await _contacts.FindAsync(id, otherId))!.State;

    private async Task<string[]> CreateAsync(int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => NewId()).ToArray();
        foreach (var id in ids)
        {
            await ExecuteAsync(
                $"INSERT INTO users (user_id, username, display_name, password_hash) VALUES ('{id}', '{id}', 'Ada', '')"
            );
        }

        return ids;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = cluster.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var command = cluster.Database.DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
