using Chat.LoadTest.Options;

namespace Chat.LoadTest.Tests.Options;

public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-load").FullName;

    [Fact]
    public void Read_flags_overrideTheScenario()
    {
        var (scenario, settings) = Read(
            "big-room",
            "--url",
            "http://a:1",
            "--url",
            "http://b:2",
            "--users",
            "30",
            "--in-flight",
            "8",
            "--duration",
            "2m"
        )!.Value;

        Assert.Equal("big-room", scenario.Name);
        Assert.Equal(["http://a:1/", "http://b:2/"], settings.Urls.Select(url => url.ToString()));
        Assert.Equal((30, 8, 0), (settings.Users, settings.InFlight, settings.Rate));
        Assert.Equal(TimeSpan.FromMinutes(2), settings.Duration);
        Assert.Equal(TimeSpan.FromSeconds(3), settings.WarmUp); // the scenario's
    }

    [Fact]
    public void Read_aFile_isOverriddenByFlags()
    {
        var file = Write(
            """{ "scenario": "many-rooms", "users": 40, "rooms": 4, "rate": 12.5, "url": ["http://a:1"], "quiet": true }"""
        );

        var (scenario, settings) = Read(file, "--users", "50")!.Value;

        Assert.Equal("many-rooms", scenario.Name);
        Assert.Equal((50, 4, 12.5, true), (settings.Users, settings.Rooms, settings.Rate, settings.IsQuiet));
    }

    [Fact]
    public void Read_flags_replaceWhatTheFileSaysSeveralTimes()
    {
        var file = Write("""{ "scenario": "idle", "url": ["http://a:1", "http://b:1"], "process": ["x=1"] }""");

        var settings = Read(file, "--url", "http://c:1", "--process", "y=2")!.Value.Settings;

        Assert.Equal("http://c:1/", Assert.Single(settings.Urls).ToString());
        Assert.Equal("y", Assert.Single(settings.Processes).Name);
    }

    [Fact]
    public void Read_noUrlNamed_drivesWhatRunsHere()
    {
        var settings = new CommandLine(Here).Read(["idle", "--process", "x=1"])!.Value.Settings;

        Assert.Equal(["http://here:1/", "http://here:2/"], settings.Urls.Select(url => url.ToString()));
        Assert.Equal("Host=here", settings.Postgres);
        Assert.Equal(["x", "silo-1", "gateway-1"], settings.Processes.Select(process => process.Name));
    }

    [Fact]
    public void Read_theFileNamesAServer_hasNothingToDoWithWhatRunsHere()
    {
        var file = Write("""{ "scenario": "idle", "url": "https://a" }""");

        var settings = new CommandLine(Here).Read([file])!.Value.Settings;

        Assert.Equal("https://a/", Assert.Single(settings.Urls).ToString());
        Assert.Empty(settings.Processes);
        Assert.Null(settings.Postgres);
    }

    [Fact]
    public void Read_aServerIsNamed_neverMeetsTheDatabaseOfOnesOwn()
    {
        var command = new CommandLine(name => name == "CHAT_POSTGRES" ? "Host=mine" : Here(name));

        Assert.Null(command.Read(["idle", "--url", "https://a"])!.Value.Settings.Postgres);
    }

    [Fact]
    public void Read_aServerAndItsDatabaseFromWhoStartsIt_areBothTakenUnlessAnotherIsSaid()
    {
        var command = new CommandLine(name => name == CommandLine.NamedPostgres ? "Host=theirs" : Here(name));
        string[] arguments = ["idle", "--url", "https://a"];

        Assert.Equal("Host=theirs", command.Read(arguments)!.Value.Settings.Postgres);
        Assert.Equal("Host=b", command.Read([.. arguments, "--postgres", "Host=b"])!.Value.Settings.Postgres);
        Assert.Equal("Host=here", command.Read(["idle"])!.Value.Settings.Postgres);
    }

    [Fact]
    public void Read_noUrlAndNothingRunsHere_isUnreachable() =>
        Assert.Throws<UnreachableServerException>(() =>
            new CommandLine(name => name == LocalInstance.Urls ? "" : null).Read(["idle"])
        );

    [Theory]
    [InlineData("--users must be a whole number from 1 to 1048576, not '0'.", "--users", "0")]
    [InlineData("--users must be a whole number from 1 to 1048576, not 'many'.", "--users", "many")]
    [InlineData("--rate must be a number from 0.01 to 1000000, not '-1'.", "--rate", "-1")]
    [InlineData("--duration must be a time like 30s, 5m or 1h, at most 7 days, not '5x'.", "--duration", "5x")]
    [InlineData("--duration must be a time like 30s, 5m or 1h, at most 7 days, not '8760h'.", "--duration", "8760h")]
    [InlineData("--url must be an address that begins with http:// or https://, not 'a'.", "--url", "a")]
    [InlineData("--cut must be a number from 0 to 1, not '2'.", "--cut", "2")]
    [InlineData("--until must be answered or received, not 'x'.", "--until", "x")]
    [InlineData("--process must be a name and a process id like silo-1=123, not 'x'.", "--process", "x")]
    [InlineData("--rooms must not be more than --users: 2000 rooms for 1000 users.", "--rooms", "2000")]
    [InlineData("--target must be chat, signalr, socketio, not 'x'.", "--target", "x")]
    [InlineData("--seed can be said only once.", "--seed", "1", "--seed", "2")]
    public void Read_aBadValue_isOneClearSentence(string sentence, params string[] arguments) =>
        Assert.Equal(sentence, Refused(["big-room", "--url", "http://a:1", .. arguments]));

    [Fact]
    public void Read_noUrl_isRefused() =>
        Assert.Equal("--url is missing: the address of a gateway.", Refused(["idle"]));

    [Fact]
    public void Read_unknownScenario_namesThoseThereAre() =>
        Assert.StartsWith(
            "There is no scenario 'x'; there are big-room, ",
            Refused(["x", "--url", "http://a:1"]),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("{ \"scenario\": \"idle\", \"colour\": 1 }", "has a setting 'colour', which there is not.")]
    [InlineData("{ \"users\": 1 }", "names no scenario.")]
    [InlineData("[]", "must hold a JSON object.")]
    [InlineData("{", "cannot be read: ")]
    public void Read_aBadFile_isRefused(string json, string sentence) =>
        Assert.Contains(sentence, Refused([Write(json), "--url", "http://a:1"]), StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (LoadTest.Scenarios.Scenario Scenario, RunSettings Settings)? Read(params string[] arguments) =>
        new CommandLine(_ => null).Read(arguments);

    private static string Refused(string[] arguments) =>
        Assert.Throws<BadUseException>(() => new CommandLine(_ => null).Read(arguments)).Message;

    private static string? Here(string name) =>
        name switch
        {
            LocalInstance.Urls => "http://here:1 http://here:2 ",
            LocalInstance.Processes => "silo-1=1 gateway-1=2 ",
            LocalInstance.Postgres => "Host=here",
            _ => null,
        };

    private string Write(string json)
    {
        var path = Path.Combine(_folder, "run.json");
        File.WriteAllText(path, json);
        return path;
    }
}
