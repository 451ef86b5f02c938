using System.Collections.Concurrent;
using Chat.Data;
using Chat.Delivery;
using Chat.Grains;
using Chat.TestKit;
using Microsoft.Extensions.Configuration;
using Orleans.Streams;
using Orleans.TestingHost;

namespace Chat.Tests.Rooms;

/// <summary>A cluster of one silo with the product's grains on a database of its own.</summary>
public sealed class RoomCluster : IAsyncLifetime
{
    private const string Postgres = "CHAT_POSTGRES";

    /// <summary>Of a group.</summary>
    public const int MaxMembers = 12;

    private PostgresDatabase _database = null!;

    public TestCluster Cluster { get; private set; } = null!;

    public PostgresDatabase Database => _database;

    public async Task InitializeAsync()
    {
        _database = await PostgresDatabase.CreateAsync();
        var builder = new TestClusterBuilder(1);
        builder.Properties[Postgres] = _database.ConnectionString;
        builder.Properties["Groups:MaxMembers"] = $"{MaxMembers}";
        builder.AddSiloBuilderConfigurator<Silo>();
        builder.AddClientBuilderConfigurator<Client>();
        Cluster = builder.Build();
        await Cluster.DeployAsync();
    }

    public async Task DisposeAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>What a gateway of this id is sent about a channel.</summary>
    public async Task<ConcurrentQueue<ChannelEvents>> ListenAsync(string gatewayId, string channelId)
    {
        var received = new ConcurrentQueue<ChannelEvents>();
        await Cluster
            .Client.GetStreamProvider(FanOut.Provider)
            .GetStream<ChannelEvents>(StreamId.Create(FanOut.Gateways, FanOut.Key(gatewayId, channelId)))
            .SubscribeAsync(
                (events, _) =>
                {
                    if (events.Changes.Count > 0) // else it is a sign of life
                    {
                        received.Enqueue(events);
                    }

                    return Task.CompletedTask;
                }
            );
        return received;
    }

    private sealed class Silo : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            siloBuilder.Services.AddChatData(siloBuilder.Configuration).AddGrains();
            siloBuilder.AddMemoryGrainStorage(GrainStorage.Default);
            siloBuilder.AddMemoryGrainStorage("PubSubStore");
            siloBuilder.AddMemoryStreams(FanOut.Provider);
        }
    }

    private sealed class Client : IClientBuilderConfigurator
    {
        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.AddMemoryStreams(FanOut.Provider);
    }
}
