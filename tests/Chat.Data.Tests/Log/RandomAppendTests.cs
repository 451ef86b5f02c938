using System.Globalization;
using Chat.Data.Log;
using Chat.TestKit;
using FsCheck;
using FsCheck.Fluent;
using Npgsql;
using Xunit.Abstractions;

namespace Chat.Data.Tests.Log;

/// <summary>
/// Random crowds of writers on one channel of a real database, some of them posting the same client ids, while answers
/// are lost, requests arrive late and connections are killed. <c>CHAT_MODEL_APPENDS</c> says how many crowds.
/// </summary>
public sealed class RandomAppendTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Usual = 100;

    private LogSession _log = null!;
    private LossyProxy _proxy = null!;
    private NpgsqlDataSource _throughProxy = null!;
    private LogSession[] _silos = [];
    private int _crowds;
    private int _posts;

    public async Task InitializeAsync()
    {
        _log = await LogSession.StartAsync(new LogWriterOptions { MaxBatch = 3 });
        var address = new NpgsqlConnectionStringBuilder(_log.ConnectionString);
        _proxy = new LossyProxy(address.Host!, address.Port);
        (address.Host, address.Port) = ("127.0.0.1", _proxy.Port);
        _throughProxy = NpgsqlDataSource.Create(address);

        // The second one gives up so soon that outcomes stay unknown.
        var impatient = new LogWriterOptions { Lanes = 1, RetryFor = TimeSpan.FromMilliseconds(30) };
        _silos = [_log, _log.Join(_throughProxy, impatient), _log.Join(_throughProxy, new() { Lanes = 1 })];
    }

    public async Task DisposeAsync()
    {
        foreach (var silo in _silos[1..])
        {
            await silo.DisposeAsync();
        }

        await _throughProxy.DisposeAsync();
        await _proxy.DisposeAsync();
        await _log.DisposeAsync();
    }

    [Fact]
    public async Task Append_any_crowd_nothing_lost_or_doubled()
    {
        var count = Environment.GetEnvironmentVariable("CHAT_MODEL_APPENDS") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : Usual;
        var writer = Gen.Choose(0, (1 << 20) - 1).Select(Writer.From);
        var trouble = Gen.Choose(0, (1 << 20) - 1).Select(Trouble.From);
        var crowd = Gen.Choose(1, 4)
            .SelectMany(writers => writer.ArrayOf(writers))
            .SelectMany(writers =>
                Gen.Choose(0, 3)
                    .SelectMany(troubles => trouble.ArrayOf(troubles))
                    .Select(troubles => new Crowd(writers, troubles))
            );
        var property = Prop.ForAll(Arb.From(crowd), (Func<Crowd, Task>)RunAsync);

        await Task.Run(() => property.Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true)));

        output.WriteLine($"{_crowds:N0} crowds posted {_posts:N0} messages, nothing lost or doubled.");
        Assert.True(_crowds >= count);
    }

    private async Task RunAsync(Crowd crowd)
    {
        var channelId = $"room{_crowds++}";
        await _log.OpenAsync(channelId);
        var posted = 0;
        var troubles = crowd.Troubles.ToLookup(trouble => trouble.AfterPosts);
        var kills = new List<Task>();
        Loss? late = null;
        void Disturb()
        {
            foreach (var trouble in troubles[Interlocked.Increment(ref posted)])
            {
                switch (trouble.Kind)
                {
                    case TroubleKind.KilledConnections:
                        lock (kills)
                        {
                            kills.Add(_log.KillWritersAsync());
                        }

                        break;
                    case TroubleKind.LateRequest when late is null:
                        late = _proxy.HoldNextRequest();
                        break;
                    case TroubleKind.LostAnswer when late is null: // else it might take the place of that one
                        _proxy.LoseNextAnswer();
                        break;
                    default:
                        break;
                }
            }
        }

        var authors = crowd.Writers.Select(one => (one, new Author(_silos[one.Silo], channelId, one.Name))).ToList();
        await Task.WhenAll(authors.Select(each => each.Item2.PostAsync(each.one.Posts, each.one.InFlight, Disturb)));
        await Task.WhenAll(kills);
        if (late is not null)
        {
            await new Author(_silos[2], channelId, "last").PostAsync(1, 1, () => { }); // so that there is a request to hold
            await late.ReleaseAsync();
        }

        await VerifyAsync(channelId, [.. authors.Select(each => each.Item2)]);
    }

    private async Task VerifyAsync(string channelId, IReadOnlyList<Author> authors)
    {
        var changes = await _log.ReadVerifiedAsync(channelId);
        _posts += changes.Count;
        Assert.Equal(changes.Count, changes.Select(change => (change.ActorId, change.ClientId)).Distinct().Count());
        foreach (var author in authors)
        {
            var own = changes.Where(change => change.ActorId == author.Name).ToDictionary(change => change.ClientId!);
            Assert.All(author.ClientIds, clientId => Assert.Contains(clientId, own));
            foreach (var (clientId, entry) in author.Acknowledged)
            {
                Assert.Equal((entry.Seq, entry.Id), (own[clientId].Seq, own[clientId].Id));
            }
        }
    }

    private sealed record Crowd(IReadOnlyList<Writer> Writers, IReadOnlyList<Trouble> Troubles)
    {
        public override string ToString() => $"{string.Join("; ", Writers)}; {string.Join("; ", Troubles)}";
    }

    /// <summary>Writers of one name post the same client ids.</summary>
    private sealed record Writer(int Silo, string Name, int Posts, int InFlight)
    {
        public static Writer From(int number) =>
            new(number % 3, number / 3 % 2 == 0 ? "alice" : "bob", 1 + (number / 6 % 8), 1 + (number / 48 % 5));
    }

    private enum TroubleKind
    {
        LostAnswer,
        LateRequest,
        KilledConnections,
    }

    private sealed record Trouble(TroubleKind Kind, int AfterPosts)
    {
        public static Trouble From(int number) => new((TroubleKind)(number % 3), 1 + (number / 3 % 10));
    }
}
