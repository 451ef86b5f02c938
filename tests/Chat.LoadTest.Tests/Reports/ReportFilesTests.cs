using Chat.LoadTest.Display;
using Chat.LoadTest.Reports;

namespace Chat.LoadTest.Tests.Reports;

public sealed class ReportFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string Json => Path.Combine(_folder.FullName, "new", "report.json");

    private string Html => Path.Combine(_folder.FullName, "report.html");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Write_writesBoth()
    {
        var files = new ReportFiles(Json, Html);
        files.Prepare();
        Assert.False(File.Exists(Json));

        files.Write(ExampleReports.Full(), RunDisplay.Output());

        Assert.Equal("big-room", JsonReport.Read(Json).Scenario);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(Html));
    }

    [Fact]
    public void Prepare_ofAPathThatCannotBeWritten_isRefused()
    {
        Assert.Throws<BadUseException>(() => new ReportFiles(null, _folder.FullName).Prepare());

        File.WriteAllText(Html, "");
        Assert.Throws<BadUseException>(() => new ReportFiles(Path.Combine(Html, "report.json"), null).Prepare());
    }
}
