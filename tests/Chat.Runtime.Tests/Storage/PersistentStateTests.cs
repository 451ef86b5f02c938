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

    /// <summary>Both builds find the rows of the other only if they split and hash keys alike.</summary>
    [Theory]
    [InlineData("general chat", 1214481563, 0, 0, "general chat")]
    [InlineData("6f9619ff8b86d011b42d00c04fc964ff", 1226941801, -3453826029702473217, -43688752006025804, null)]
    [InlineData("2a", -110949262, 0, 42, null)]
    [InlineData("2a+more", -1040908008, 0, 42, "more")]
    [InlineData("room_01j9zzzzzzzzzzzzzzzzzzzzzz", 1148795014, 0, 0, "room_01j9zzzzzzzzzzzzzzzzzzzzzz")]
    public async Task State_isFoundByTheSameColumnsInBothBuilds(string key, int hash, long n0, long n1, string? text)
    {
        await _cluster.GrainFactory.GetGrain<INotebookGrain>(key).AddAsync("one");

        await using var command = postgres.Database.DataSource.CreateCommand(
            """
            SELECT count(*) FROM orleansstorage
            WHERE graintypestring = 'notebook' AND graintypehash = 964859380 AND grainidhash = $1
            AND grainidn0 = $2 AND grainidn1 = $3 AND grainidextensionstring IS NOT DISTINCT FROM $4
            """
        );
        command.Parameters.Add(new NpgsqlParameter { Value = hash });
        command.Parameters.Add(new NpgsqlParameter { Value = n0 });
        command.Parameters.Add(new NpgsqlParameter { Value = n1 });
        command.Parameters.Add(
            new NpgsqlParameter { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text }
        );
        Assert.Equal(1L, await command.ExecuteScalarAsync());
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
