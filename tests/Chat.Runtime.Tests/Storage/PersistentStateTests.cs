using Chat.TestKit;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Storage;

public interface INotebookGrain : IGrainWithStringKey
{
    Task<int> AddAsync(string note);

    Task<IReadOnlyList<string>> ReadAsync();

    Task DeactivateAsync();
}

public sealed class NotebookGrain([PersistentState("notebook", "postgres")] IPersistentState<Notebook> state)
    : Grain,
        INotebookGrain
{
    public async Task<int> AddAsync(string note)
    {
        state.State.Notes.Add(note);
        await state.WriteStateAsync();
        return state.State.Notes.Count;
    }

    public Task<IReadOnlyList<string>> ReadAsync() => Task.FromResult<IReadOnlyList<string>>(state.State.Notes);

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

[GenerateSerializer]
public sealed class Notebook
{
    [Id(0)]
    public List<string> Notes { get; set; } = [];
}

public sealed class PersistentStateTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly string _key = $"notebook of {Guid.NewGuid()}";
    private TestCluster _cluster = null!;

    private INotebookGrain Grain => _cluster.GrainFactory.GetGrain<INotebookGrain>(_key);

    public Task InitializeAsync()
    {
        var builder = new TestClusterBuilder(1).AddSiloBuilderConfigurator<Configurator>();
        builder.Properties["Postgres"] = postgres.Database.ConnectionString;
        _cluster = builder.Build();
        return _cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task State_isThereAgainAfterDeactivation()
    {
        await Grain.AddAsync("one");
        await Grain.DeactivateAsync();

        Assert.Equal(2, await Grain.AddAsync("two"));
        Assert.Equal(["one", "two"], await Grain.ReadAsync());
    }

    [Fact]
    public async Task State_writtenBySomebodyElse_failsTheCallAndIsReadAnew()
    {
        await Grain.AddAsync("one");
        await WriteBehindItsBackAsync("""{"Notes":["theirs"]}""");

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.AddAsync("lost"));

        Assert.Equal(["theirs"], await Grain.ReadAsync());
    }

    private async Task WriteBehindItsBackAsync(string json)
    {
        await using var command = postgres.Database.DataSource.CreateCommand(
            "UPDATE orleansstorage SET payloadbinary = $1, version = version + 1 WHERE grainidextensionstring = $2"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = System.Text.Encoding.UTF8.GetBytes(json) });
        command.Parameters.Add(new NpgsqlParameter { Value = _key });
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    private sealed class Configurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.AddAdoNetGrainStorage(
                "postgres",
                options =>
                {
                    options.Invariant = "Npgsql";
                    options.ConnectionString = siloBuilder.Configuration["Postgres"];
                }
            );
    }
}
