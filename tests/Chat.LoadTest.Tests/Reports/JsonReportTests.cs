using System.Text.Json;
using Chat.LoadTest.Reports;

namespace Chat.LoadTest.Tests.Reports;

public sealed class JsonReportTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Read_givesWhatWasWritten()
    {
        JsonReport.Write(ExampleReports.Full(), _path);

        Assert.Equivalent(ExampleReports.Full(), JsonReport.Read(_path), strict: true);
    }

    [Fact]
    public void Write_namesInCamelCase()
    {
        JsonReport.Write(ExampleReports.Full(), _path);

        using var json = JsonDocument.Parse(File.ReadAllText(_path));
        Assert.Equal(9.44, json.RootElement.GetProperty("acknowledgement").GetProperty("p99").GetDouble());
        Assert.Equal(2, json.RootElement.GetProperty("violationCount").GetInt64());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{ "target": "chat" }""")]
    public void Read_ofSomethingElse_isRefused(string content)
    {
        File.WriteAllText(_path, content);

        var refused = Assert.Throws<InvalidDataException>(() => JsonReport.Read(_path));
        Assert.Contains(_path, refused.Message);
    }
}
