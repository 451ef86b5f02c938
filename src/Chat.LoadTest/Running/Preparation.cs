using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Chat.LoadTest.Accounts;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Options;
using Chat.LoadTest.Reports;
using Chat.LoadTest.Rooms;
using Chat.LoadTest.Scenarios;
using Chat.LoadTest.Users;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Running;

/// <summary>What is there before anybody connects.</summary>
/// <param name="Gateways">Where to connect.</param>
/// <param name="Accounts">Who the users are.</param>
/// <param name="Channels">The rooms.</param>
/// <param name="Members">For each room who is in it.</param>
internal sealed record Preparation(
    IReadOnlyList<Gateway> Gateways,
    IReadOnlyList<Account> Accounts,
    IReadOnlyList<Channel> Channels,
    IReadOnlyList<IReadOnlyList<int>> Members
)
{
    /// <summary>How much longer than the run everybody's token must be good for at least.</summary>
    private static readonly TimeSpan TokenMargin = TimeSpan.FromHours(2);

    /// <param name="api">Null for servers that have neither accounts nor rooms to create.</param>
    /// <param name="settings">Of the run.</param>
    /// <param name="scenario">Who is where.</param>
    /// <param name="say">Is told what is being done.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<Preparation> MakeAsync(
        ChatApi? api,
        RunSettings settings,
        Scenario scenario,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        var gateways = await GatewaysAsync(settings, say, cancellation);
        say($"making {Figures.Of(settings.Users, "account")} …");
        var accounts = await AccountsAsync(api, settings, cancellation);
        var members = scenario.RoomsOf(settings);
        say($"creating {Figures.Of(members.Count, scenario.AreConversations ? "conversation" : "room")} …");
        var prefix = string.Create(CultureInfo.InvariantCulture, $"load {TimeProvider.System.GetUtcNow():dd HHmmss}");
        var channels =
            scenario.AreConversations && api is not null
                ? await ConversationSetup.CreateAsync(api, accounts, members, cancellation)
                : await RoomSetup.CreateAsync(api, accounts, members, prefix, cancellation);
        return new(gateways, accounts, channels, members);
    }

    /// <summary>Each user's places; a user's order of rooms is that of the rooms.</summary>
    public IReadOnlyList<IReadOnlyList<Seat>> Seats()
    {
        var seats = Accounts.Select(_ => new List<Seat>()).ToList();
        for (var room = 0; room < Members.Count; room++)
        {
            foreach (var user in Members[room])
            {
                seats[user]
                    .Add(
                        new Seat(Channels[room])
                        {
                            Next = Channels[room] is { Known: > 0 and var known } ? known + 1 : 0,
                        }
                    );
            }
        }

        return seats;
    }

    private static async Task<IReadOnlyList<Account>> AccountsAsync(
        ChatApi? api,
        RunSettings settings,
        CancellationToken cancellation
    )
    {
        if (api is null)
        {
            var names = Enumerable.Range(1, settings.Users).Select(number => $"load-{number}");
            return [.. names.Select(name => new Account(name, name, name))];
        }

        if (settings.Postgres is not { } postgres)
        {
            return await RegisteredAccounts.CreateAsync(api, settings, TokenMargin, cancellation);
        }

        await api.CallAsync(HttpMethod.Get, "/.well-known/jwks.json", null, null, cancellation);
        return await OperatorAccounts.CreateAsync(
            postgres,
            settings.Users,
            settings.Length + TokenMargin,
            cancellation
        );
    }

    private static async Task<IReadOnlyList<Gateway>> GatewaysAsync(
        RunSettings settings,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        var gateways = new List<Gateway>();
        foreach (var url in settings.Urls)
        {
            var addresses = await ResolveAsync(url, cancellation);
            var relay = url.Scheme == Uri.UriSchemeHttps ? new TlsRelay(url, say) : null;
            gateways.Add(new Gateway(url, relay?.Address ?? new IPEndPoint(addresses[0], url.Port)));
        }

        return gateways;
    }

    private static async Task<IPAddress[]> ResolveAsync(Uri url, CancellationToken cancellation)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(url.IdnHost, cancellation);
        }
        catch (SocketException e)
        {
            throw new UnreachableServerException($"{url.IdnHost} is not known: {e.Message}", e);
        }
    }
}
