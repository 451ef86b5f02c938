using Chat.LoadTest.Reports.Html;
using Spectre.Console;

namespace Chat.LoadTest.Reports;

/// <summary>Where the reports of a run are written to.</summary>
internal sealed record ReportFiles(string? Json, string? Html)
{
    /// <summary>Makes the folders, and tries to write: a long run should not fail at its end for a path.</summary>
    /// <exception cref="BadUseException">One of the files cannot be written.</exception>
    public void Prepare()
    {
        foreach (var path in Paths())
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                var isNew = !File.Exists(path);
                File.Open(path, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
                if (isNew)
                {
                    File.Delete(path);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new BadUseException($"The report cannot be written: {e.Message}");
            }
        }
    }

    public void Write(RunReport report, IAnsiConsole console)
    {
        if (Json is { } json)
        {
            JsonReport.Write(report, json);
        }

        if (Html is { } html)
        {
            HtmlReport.Write(report, html);
        }

        foreach (var path in Paths())
        {
            console.Profile.Out.Writer.WriteLine($"The report is in {new Uri(path).AbsoluteUri}"); // not wrapped: it is a link
        }
    }

    private IEnumerable<string> Paths() => new[] { Json, Html }.OfType<string>().Select(Path.GetFullPath);
}
