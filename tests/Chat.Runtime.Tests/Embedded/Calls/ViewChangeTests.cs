using Chat.Runtime.Membership;
using Chat.Runtime.Placement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Calls;

/// <summary>
/// Calls of a client whose view of the membership is behind. The packaged runtime forwards them, one or two times and in
/// any order.
/// </summary>
public sealed class ViewChangeTests : IAsyncLifetime
{
    private const int Calls = 200;

    private readonly TestCluster _cluster = new TestClusterBuilder(1)
        .AddClientBuilderConfigurator<StaleClient>()
        .Build();

    public Task InitializeAsync() => _cluster.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Calls_oneWay_toASiloThatIsNotTheOwner_runInOrderAtTheOwner()
    {
        var view = StaleView.Of(_cluster);
        view.Freeze();
        var grain = await GrainOfAnotherSiloAsync(await _cluster.StartAdditionalSiloAsync());

        for (var number = 0; number < Calls; number++)
        {
            await grain.NoteAsync(number);
        }

        await UntilSentAsync();
        Assert.Empty(JournalGrain.Of(grain.GetPrimaryKeyString()));
        view.Thaw();

        await Eventually.TrueAsync(() => JournalGrain.Of(grain.GetPrimaryKeyString()).Count >= Calls, "all notes");
        Assert.Equal(Enumerable.Range(0, Calls), JournalGrain.Of(grain.GetPrimaryKeyString()));
    }

    [Fact]
    public async Task Calls_toASiloThatIsNotTheOwner_runInOrderAtTheOwner()
    {
        var view = StaleView.Of(_cluster);
        view.Freeze();
        var grain = await GrainOfAnotherSiloAsync(await _cluster.StartAdditionalSiloAsync());

        var before = Enumerable.Range(0, Calls).Select(number => grain.WriteAsync(number)).ToList();
        await UntilSentAsync();
        view.Thaw();
        var after = Enumerable.Range(Calls, Calls).Select(number => grain.WriteAsync(number)).ToList();

        await Task.WhenAll(before.Concat(after));
        Assert.Equal(Enumerable.Range(0, 2 * Calls), JournalGrain.Of(grain.GetPrimaryKeyString()));
    }

    [Fact]
    public async Task Calls_oneWay_whileSilosComeAndGo_allRunOnce()
    {
        var grains = Enumerable.Range(0, 50).Select(_ => NewGrain()).ToList();
        using var enough = new CancellationTokenSource();
        var sent = 0;
        var sending = Task.Run(async () =>
        {
            for (; !enough.IsCancellationRequested; Interlocked.Increment(ref sent))
            {
                await Task.WhenAll(grains.ConvertAll(grain => grain.NoteAsync(sent)));
                await Task.Delay(1);
            }
        });

        var second = await _cluster.StartAdditionalSiloAsync();
        await UntilMoreAsync();
        await _cluster.StopSiloAsync(_cluster.Silos[0]);
        await UntilMoreAsync();
        await _cluster.StartAdditionalSiloAsync();
        await UntilMoreAsync();
        await _cluster.StopSiloAsync(second);
        await enough.CancelAsync();
        await sending;

        foreach (var grain in grains)
        {
            var written = JournalGrain.Of(grain.GetPrimaryKeyString());
            await Eventually.TrueAsync(() => written.Count >= sent, "all notes");
            Assert.Equal(Enumerable.Range(0, sent), written.Order());
        }

        Task UntilMoreAsync()
        {
            var goal = Volatile.Read(ref sent) + 20;
            return Eventually.TrueAsync(() => Volatile.Read(ref sent) >= goal, "more calls");
        }
    }

    private IJournalGrain NewGrain() => _cluster.GrainFactory.GetGrain<IJournalGrain>(Guid.NewGuid().ToString("N"));

    /// <summary>Asks the silos themselves, for the client does not know.</summary>
    private async Task<IJournalGrain> GrainOfAnotherSiloAsync(SiloHandle owner)
    {
        var first = _cluster.GetSiloServiceProvider().GetRequiredService<IGrainFactory>();
        while (true)
        {
            var grain = NewGrain();
            var key = grain.GetPrimaryKeyString();
            if (await first.GetGrain<IJournalGrain>(key).WhereAsync() == owner.SiloAddress.ToString())
            {
                return grain;
            }
        }
    }

    /// <summary>Until the silo that the client knows has been asked everything so far: another call has its answer.</summary>
    private async Task UntilSentAsync()
    {
        var view = _cluster.GetSiloServiceProvider().GetRequiredService<MembershipMonitor>().Current;
        var echo = Enumerable
            .Range(0, 1000)
            .Select(n => _cluster.GrainFactory.GetGrain<IEchoGrain>($"{n}"))
            .First(grain =>
                Rendezvous.Owner(
                    view,
                    new GrainPlace(Runtime.Serialization.StableId.Of(typeof(IEchoGrain)), grain.GetPrimaryKeyString())
                ) == view.Silos.Single(silo => silo.Address.Equals(_cluster.Primary!.SiloAddress))
            );
        await echo.EchoAsync("everything before has arrived");
    }

    private sealed class StaleClient : IClientBuilderConfigurator
    {
        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder)
        {
            var table = clientBuilder.Services.Single(service => service.ServiceType == typeof(IMembershipTable));
            clientBuilder.Services.AddSingleton<IMembershipTable>(
                new StaleView((IMembershipTable)table.ImplementationInstance!)
            );
        }
    }
}
