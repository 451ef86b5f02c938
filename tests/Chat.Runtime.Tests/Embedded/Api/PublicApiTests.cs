namespace Chat.Runtime.Tests.Api;

public sealed class PublicApiTests
{
    /// <summary>
    /// The list says what Chat may use, which has to exist in Orleans with the same signature. After a deliberate change run
    /// this test with <c>UPDATE_PUBLIC_API=1</c>.
    /// </summary>
    [Fact]
    public async Task PublicApi_isTheListedOne()
    {
        var path = Path.Combine(SourceFolder(), "PublicApi.txt");
        var actual = PublicApi.Of(typeof(Grain).Assembly);
        if (Environment.GetEnvironmentVariable("UPDATE_PUBLIC_API") == "1")
        {
            await File.WriteAllLinesAsync(path, actual);
        }

        Assert.Equal(await File.ReadAllLinesAsync(path), actual);
    }

    private static string SourceFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "src", "Chat.Runtime");
            if (File.Exists(Path.Combine(candidate, "Chat.Runtime.csproj")))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException("The test does not run inside the source tree.");
    }
}
