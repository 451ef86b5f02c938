using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Bench.Servers;
using Chat.Bench.Trials;

namespace Chat.Bench.Reports;

/// <summary>The results in a folder: what is there after each trial is complete up to then.</summary>
internal sealed class Report(Options options, string folder)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // of nothing, nothing can be said
    };

    private readonly List<Trial> _trials = [];
    private string _machine = "";

    public IReadOnlyList<Trial> Trials => _trials;

    public string Path => System.IO.Path.Combine(folder, "report.md");

    public async Task BeginAsync(TestBed bed) => _machine = $"{Machine.Describe()}\n{await bed.DescribeAsync()}";

    public async Task AddAsync(Trial trial)
    {
        _trials.Add(trial);
        await File.WriteAllTextAsync(Path, MarkdownReport.Write(options, _machine, _trials));
        var json = new
        {
            Machine = _machine,
            Options = options,
            Trials = _trials,
        };
        await File.WriteAllTextAsync(
            System.IO.Path.ChangeExtension(Path, "json"),
            JsonSerializer.Serialize(json, Json)
        );
    }

    public string Table() => MarkdownReport.Table(options, _trials);
}
