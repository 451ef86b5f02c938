using Chat.Data.Audit;
using Chat.Silo.Audit;
using Chat.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Silo.Tests.Audit;

public sealed class AnchorKeeperTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-anchors-");

    [Fact]
    public async Task KeepAsync_writes_one_file_a_day_that_proves_something()
    {
        string keyFile = Path.Combine(_folder.FullName, "key.pem");
        using var key = AuditKey.Create(keyFile);
        using var keeper = Keeper(keyFile);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => keeper.KeepAsync(_folder.FullName, default)));
        await keeper.KeepAsync(_folder.FullName, default);

        var file = Assert.Single(_folder.GetFiles(), file => file.Name != "key.pem");
        Assert.Matches(@"^anchors-\d{4}-\d\d-\d\d\.jsonl$", file.Name);
        Assert.Empty(EarlierProof.Open(file.FullName, [key.Fingerprint]).Channels);
    }

    [Fact]
    public async Task KeepAsync_without_key_or_folder_leaves_the_silo_running()
    {
        using var keeper = Keeper("/nowhere/key.pem");

        await keeper.KeepAsync(_folder.FullName, default);
        await keeper.KeepAsync("/nowhere", default);

        Assert.Empty(_folder.GetFiles());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private AnchorKeeper Keeper(string keyFile) =>
        new(
            postgres.Database.DataSource,
            new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?> { ["Audit:KeyFile"] = keyFile })
                .Build(),
            TimeProvider.System,
            NullLogger<AnchorKeeper>.Instance
        );
}
