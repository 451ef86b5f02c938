using Chat.LoadTest.Options;

namespace Chat.LoadTest.Tests.Options;

public sealed class CommandLineTests : IDisposable
{
    private const string BadDatabase =
        "--postgres must be an address like postgres://user:password@host/database or "
        + "Host=…;Username=…;Password=…;Database=…, and cannot be understood.";

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
    [InlineData("--rooms must not be more than --users: 2,000 rooms for 1,000 users.", "--rooms", "2000")]
    [InlineData("--duration must be at least 1s, not '0s'.", "--duration", "0s")]
    [InlineData("--url must end after the host or the port, not 'http://b/chat'.", "--url", "http://b/chat")]
    [InlineData("--url must end after the host or the port, not 'http://b?x'.", "--url", "http://b?x")]
    [InlineData("--json must name a file; '/' is a folder.", "--json", "/")]
    [InlineData(BadDatabase, "--postgres", "xx")]
    [InlineData(BadDatabase, "--postgres", "")]
    [InlineData(BadDatabase, "--postgres", "Database=chat")]
    [InlineData(BadDatabase, "--postgres", "postgres://host:many/chat")]
    [InlineData(BadDatabase, "--postgres", "Host=a;Port=many")]
    [InlineData(
        "--rate is an open loop and --in-flight a closed one: say one of them.",
        "--rate",
        "5",
        "--in-flight",
        "5"
    )]
    [InlineData(
        "--accounts is for people who register, --postgres puts them into the database: say one of them.",
        "--accounts",
        "people.json",
        "--postgres",
        "Host=b"
    )]
    [InlineData(
        "--accounts means nothing to --target signalr: nobody registers there.",
        "--accounts",
        "people.json",
        "--target",
        "signalr"
    )]
    [InlineData("--target must be chat, signalr, socketio, not 'x'.", "--target", "x")]
    [InlineData("--seed can be said only once.", "--seed", "1", "--seed", "2")]
    public void Read_aBadValue_isOneClearSentence(string sentence, params string[] arguments) =>
        Assert.Equal(sentence, Refused(["big-room", "--url", "http://a:1", .. arguments]));

    [Theory]
    [InlineData("--target signalr needs --url.", "idle", "--target", "signalr")]
    [InlineData(
        "--accounts needs --url: people of the instance here are put straight into its database.",
        "idle",
        "--accounts",
        "people.json"
    )]
    public void Read_noUrl_whatTheInstanceHereCannotBeAskedForIsRefused(string sentence, params string[] arguments) =>
        Assert.Equal(sentence, Assert.Throws<BadUseException>(() => new CommandLine(Here).Read(arguments)).Message);

    [Theory]
    [InlineData("big-room", 30, 1)]
    [InlineData("big-room", 5000, 1)]
    [InlineData("pairs", 20, 10)]
    [InlineData("pairs", 21, 11)]
    [InlineData("conversations", 21, 10)]
    [InlineData("many-rooms", 95, 10)]
    [InlineData("groups", 20, 1)]
    [InlineData("groups", 900, 3)]
    [InlineData("mixed-day", 40, 2)]
    [InlineData("reconnect-storm", 250, 3)]
    [InlineData("slow-readers", 400, 1)]
    [InlineData("soak", 10, 1)]
    [InlineData("idle", 100, 10)]
    public void Read_usersAlone_keepsTheSizeOfTheRooms(string scenario, int users, int rooms) =>
        Assert.Equal(rooms, Read(scenario, "--url", "http://a:1", "--users", $"{users}")!.Value.Settings.Rooms);

    [Fact]
    public void Read_nothing_takesTheRoomsOfTheScenario() =>
        Assert.All(
            LoadTest.Scenarios.Scenario.All,
            scenario =>
                Assert.Equal(scenario.Defaults.Rooms, Read(scenario.Name, "--url", "http://a:1")!.Value.Settings.Rooms)
        );

    [Fact]
    public void Read_aClosedLoop_replacesTheRateOfTheFile()
    {
        var file = Write("""{ "scenario": "soak", "rate": 12.5, "url": "http://a:1" }""");

        var settings = Read(file, "--in-flight", "8")!.Value.Settings;

        Assert.Equal((0, 8), (settings.Rate, settings.InFlight));
    }

    [Fact]
    public void Read_noUrl_isRefused() =>
        Assert.Equal("--url is missing: the address of a gateway.", Refused(["idle"]));

    [Theory]
    [InlineData("conversations needs two --users at least.", "--users", "1")]
    [InlineData("conversations has one for every two --users: leave out --rooms.", "--rooms", "2")]
    public void Read_conversationsThatCannotBe_areRefused(string sentence, params string[] arguments) =>
        Assert.Equal(sentence, Refused(["conversations", "--url", "http://a:1", .. arguments]));

    [Fact]
    public void Read_unknownScenario_namesThoseThereAre() =>
        Assert.StartsWith(
            "There is no scenario 'x'; there are big-room, ",
            Refused(["x", "--url", "http://a:1"]),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("{ \"scenario\": \"idle\", \"colour\": 1 }", "has a setting 'colour', which there is not.")]
    [InlineData("{ \"scenario\": \"idle\", \"rate\": 1, \"in-flight\": 1 }", "says both rate and in-flight")]
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
