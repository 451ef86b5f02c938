using System.Text.RegularExpressions;
using Chat.TestKit;

namespace Chat.Tests.Docs;

/// <summary>docs/requirements.md names tests that exist.</summary>
public sealed partial class RequirementsTests
{
    private static readonly string Document = File.ReadAllText(Checkout.File("docs/requirements.md"));

    [Fact]
    public void Every_named_test_exists()
    {
        var methods = TestMethods();
        var named = Quoted().Matches(Document).Select(name => name.Groups["name"].Value).Distinct().ToList();

        Assert.True(named.Count > 50);
        Assert.All(named, name => Assert.True(Exists(name, methods), $"There is no test {name}."));
    }

    [Fact]
    public void Every_requirement_says_what_shows_it()
    {
        var rows = Document.Split('\n').Where(line => line.StartsWith("| R", StringComparison.Ordinal)).ToList();

        Assert.Equal(40, rows.Count);
        Assert.All(rows, row => Assert.Matches("^\\| R[0-9]+ \\| [^|]+ \\| [^|]{7,} \\|$", row));
    }

    private static bool Exists(string name, ILookup<string, string> methods) =>
        name.Contains('/', StringComparison.Ordinal)
            ? File.Exists(Checkout.File(name))
            : methods[name.Split('.')[0]].Contains(name.Split('.')[1]);

    /// <summary>The methods of each class below tests/, as they stand in the sources.</summary>
    private static ILookup<string, string> TestMethods() =>
        Directory
            .EnumerateFiles(Checkout.File("tests"), "*Tests*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .Select(File.ReadAllText)
            .SelectMany(source =>
                TestMethod()
                    .Matches(source)
                    .Select(method => (Class: TestClass().Match(source).Groups["name"].Value, Method: method))
            )
            .ToLookup(test => test.Class, test => test.Method.Groups["name"].Value);

    [GeneratedRegex("`(?<name>[\\w./-]+[./][\\w./-]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();

    [GeneratedRegex("^public .*class (?<name>\\w+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex TestClass();

    [GeneratedRegex(
        "^    public (async )?(Task|void) (?<name>\\w+)\\(",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline
    )]
    private static partial Regex TestMethod();
}
