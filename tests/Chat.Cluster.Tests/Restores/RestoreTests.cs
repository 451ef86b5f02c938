using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests.Restores;

/// <summary>An older backup takes the place of the database under people who have seen what came after it.</summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private readonly ChatServer _server = ChatServer.Of(silos: 1, gateways: 1);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-restore-");

    public Task InitializeAsync() => _server.InitializeAsync();

    public async Task DisposeAsync()
    {
        await RunAsync("restore", "--drop-replaced");
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Clients_start_anew_from_an_older_backup_and_mix_nothing_of_the_lost_time_in()
    {
        await using var ada = await _server.RegisterAsync("Ada");
        await using var bob = await _server.RegisterAsync("Bob");
        await using var online = new Device(ada, _server.Url);
        await using var offline = new Device(bob, _server.Url);
        online.GoOnline();
        offline.GoOnline();
        var room = await ada.CreateRoomAsync();
        await JoinAsync(online, room.Id);
        await JoinAsync(offline, room.Id);
        await PostAsync(ada, room.Id, "kept 1", "kept 2");
        await RunAsync("backup", Path.Combine(_folder.FullName, "backup"));
        await PostAsync(ada, room.Id, "lost 1", "lost 2", "lost 3");
        var lostRoom = await ada.CreateRoomAsync("lost");
        await JoinAsync(online, lostRoom.Id);
        await online.UntilShownAsync(room.Id, "kept 1", "kept 2", "lost 1", "lost 2", "lost 3");
        await offline.UntilShownAsync(room.Id, "kept 1", "kept 2", "lost 1", "lost 2", "lost 3");
        await offline.GoOfflineAsync();

        var epoch = await RestoreAsync();

        await online.UntilShownAsync(room.Id, "kept 1", "kept 2");
        Assert.Null(online.Shown(lostRoom.Id));
        await PostAsync(ada, room.Id, "after 1");
        await online.UntilShownAsync(room.Id, "kept 1", "kept 2", "after 1");
        offline.GoOnline();
        await offline.UntilShownAsync(room.Id, "kept 1", "kept 2", "after 1");
        await PostAsync(bob, room.Id, "after 2");
        await online.UntilShownAsync(room.Id, "kept 1", "kept 2", "after 1", "after 2");
        await offline.UntilShownAsync(room.Id, "kept 1", "kept 2", "after 1", "after 2");

        Assert.True(epoch > 1);
        Assert.All(new[] { online, offline }, device => Assert.Equal(epoch, device.Epoch));
        Assert.All(new[] { online, offline }, device => Assert.Empty(device.Violations));
        Assert.Equal(online.Shown(room.Id), (await ada.ReadAllAsync(room.Id)).Select(message => message.Text));
    }

    /// <summary>With the silo stopped; the gateway and its clients stay.</summary>
    private async Task<long> RestoreAsync()
    {
        var backup = Path.Combine(_folder.FullName, "backup");
        await RunAsync(1, "restore", backup); // not under a silo at work
        Assert.Equal(0, await _server.Silo.StopAsync());
        await RunAsync("restore", backup);
        _server.Database.DataSource.Clear();
        _server.Silo.Start();
        await _server.UntilReadyAsync();
        await using var command = _server.Database.DataSource.CreateCommand("SELECT epoch FROM database_epoch");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private Task RunAsync(params string[] arguments) => RunAsync(0, arguments);

    private async Task RunAsync(int expected, params string[] arguments)
    {
        await using var process = ChatProcess.Start(
            "Chat.Silo",
            arguments[0],
            _server.Database.ConnectionString,
            arguments
        );
        Assert.True(await process.UntilEndedAsync() == expected, process.Output);
    }

    /// <summary>As soon as the device is connected.</summary>
    private static async Task JoinAsync(Device device, string roomId)
    {
        await device.UntilConnectedAsync();
        await device.JoinAsync(roomId);
    }

    /// <summary>By REST, which needs no connection.</summary>
    private static async Task PostAsync(ChatClient person, string roomId, params string[] texts)
    {
        foreach (var text in texts)
        {
            await person.PostAsync(roomId, Guid.NewGuid().ToString(), text);
        }
    }
}
