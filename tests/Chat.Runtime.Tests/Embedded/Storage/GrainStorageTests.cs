using Chat.Runtime.Storage;
using Chat.TestKit;
using Orleans.Configuration;
using Orleans.Storage;

namespace Chat.Runtime.Tests.Storage;

/// <summary>What every grain storage does, run against each of them.</summary>
public abstract class GrainStorageTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly GrainId _grain = GrainId.Create("room", $"key-{Guid.NewGuid()}");

    protected abstract IGrainStorage Storage { get; }

    [Fact]
    public async Task Read_withoutRecord_givesNewState()
    {
        var state = await ReadAsync();

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.NotNull(state.State);
    }

    [Fact]
    public async Task Write_thenRead_givesWhatWasWritten()
    {
        var written = await WriteAsync(new GrainState<Settings>(), "first");

        var read = await ReadAsync();

        Assert.Equal("first", read.State!.Name);
        Assert.Equal(written.ETag, read.ETag);
        Assert.True(read.RecordExists);
    }

    [Fact]
    public async Task Write_withStaleEtag_isRefused()
    {
        var winner = await WriteAsync(new GrainState<Settings>(), "first");
        var loser = await ReadAsync();
        await WriteAsync(winner, "second");

        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(loser, "lost"));

        Assert.Equal("second", (await ReadAsync()).State!.Name);
    }

    [Fact]
    public async Task Write_twoFirstWrites_secondIsRefused()
    {
        await WriteAsync(new GrainState<Settings>(), "first");

        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(new GrainState<Settings>(), "lost"));
    }

    [Fact]
    public async Task Write_manyFirstWritesAtOnce_exactlyOneSucceeds()
    {
        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(async i =>
                {
                    var error = await Record.ExceptionAsync(() => WriteAsync(new GrainState<Settings>(), $"{i}"));
                    return error is null;
                })
        );

        Assert.Equal(1, outcomes.Count(succeeded => succeeded));
    }

    [Fact]
    public async Task Clear_thenWrite_startsAnew()
    {
        var state = await WriteAsync(new GrainState<Settings>(), "first");

        await Storage.ClearStateAsync("settings", _grain, state, None);

        Assert.False(state.RecordExists);
        Assert.False((await ReadAsync()).RecordExists);
        await WriteAsync(state, "second");
        Assert.Equal("second", (await ReadAsync()).State!.Name);
    }

    [Fact]
    public async Task Clear_withStaleEtag_isRefused()
    {
        var winner = await WriteAsync(new GrainState<Settings>(), "first");
        var loser = await ReadAsync();
        await WriteAsync(winner, "second");

        await Assert.ThrowsAsync<InconsistentStateException>(() =>
            Storage.ClearStateAsync("settings", _grain, loser, None)
        );
    }

    private async Task<GrainState<Settings>> ReadAsync()
    {
        var state = new GrainState<Settings>();
        await Storage.ReadStateAsync("settings", _grain, state, None);
        return state;
    }

    private async Task<GrainState<Settings>> WriteAsync(GrainState<Settings> state, string name)
    {
        state.State = new Settings { Name = name };
        await Storage.WriteStateAsync("settings", _grain, state, None);
        return state;
    }

    protected sealed class Settings
    {
        public string Name { get; set; } = string.Empty;
    }
}

public sealed class MemoryGrainStorageTests : GrainStorageTests
{
    protected override IGrainStorage Storage { get; } = new MemoryGrainStorage();
}

public sealed class PostgresGrainStorageTests(PostgresFixture postgres)
    : GrainStorageTests,
        IClassFixture<PostgresFixture>
{
    protected override IGrainStorage Storage { get; } =
        new PostgresGrainStorage(
            new AdoNetGrainStorageOptions
            {
                Invariant = "Npgsql",
                ConnectionString = postgres.Database.ConnectionString,
            },
            "tests"
        );
}
