using System.Xml;
using System.Xml.Linq;
using Chat.LoadTest.Reports;
using Chat.LoadTest.Reports.Html;

namespace Chat.LoadTest.Tests.Reports.Html;

public sealed class HtmlReportTests
{
    private static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";

    [Fact]
    public void Page_hasEveryFigure()
    {
        var text = Parse(HtmlReport.Page(ExampleReports.Full())).Root!.Value;

        string[] totals = ["1,000", "5,003", "4,991", "12", "4,991,234", "1,234,567,890", "7", "4,991,111"];
        string[] latencies =
        [
            "2.11",
            "4.22",
            "5.33",
            "9.44",
            "31.6",
            "87.7",
            "3.17",
            "6.27",
            "8.37",
            "13.5",
            "41.6",
            "213",
        ];
        string[] processes = ["postgres", "silo-1", "gateway-1", "load", "18.3", "21.5", "64.7", "39.9", "302", "323"];
        string[] perPost = ["3,669", "20,950", "13.0"]; // postgres and the server per post, the gateway per delivery
        string[] texts =
        [
            "add reaction717",
            "chat · big-room",
            "2026-11-20 14:00:00 UTC",
            "users",
            "50/s",
            "Chat 0.1.0",
            "CHAT_UNAVAILABLE",
            "The channel is moving.",
            "0.14 processors",
            "user 17 in room-3: seq 41 after seq 39",
            "user 18 in room-3: seq 44 twice",
        ];
        Assert.All(
            [.. totals, .. latencies, .. processes, .. perPost, .. texts],
            figure => Assert.Contains(figure, text)
        );
    }

    [Fact]
    public void Page_ofTextsFromTheNetwork_hasNoScriptAndNeedsNothingElse()
    {
        var page = Parse(HtmlReport.Page(ExampleReports.Full()));

        Assert.Contains("</script><script>alert(1)</script> & \"quotes\" \uFFFD", page.Root!.Value);
        Assert.Empty(page.Descendants(Xhtml + "script"));
        Assert.DoesNotContain(
            page.Descendants().Attributes(),
            attribute =>
                attribute.Name.LocalName is "src" or "href"
                || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("url(", page.Root.Value);
    }

    [Fact]
    public void Page_drawsAChartOfEachKind_withATooltipForEachSecond()
    {
        var page = Parse(HtmlReport.Page(ExampleReports.Full()));

        var charts = page.Descendants(Xhtml + "svg").ToList();
        Assert.Equal(8, charts.Count);
        Assert.All(charts, chart => Assert.Equal(120, chart.Descendants(Xhtml + "title").Count()));
        Assert.All(
            charts,
            chart => Assert.Single(chart.Descendants(), rect => rect.Attribute("class")?.Value == "shade")
        );
        Assert.Contains("silo-1: 0.2", charts[4].Value);
        Assert.DoesNotContain("NaN", page.ToString());
    }

    [Fact]
    public void Page_ofALongRun_joinsSeconds()
    {
        var page = Parse(HtmlReport.Page(ExampleReports.Full(seconds: 1801)));

        Assert.Contains("A point is 8 seconds", page.Root!.Value);
        Assert.All(
            page.Descendants(Xhtml + "svg"),
            chart => Assert.Equal(226, chart.Descendants(Xhtml + "title").Count())
        );
    }

    [Fact]
    public void Page_ofARunThatWasInterrupted_saysSo()
    {
        var report = ExampleReports.Full() with { MeasuredSeconds = 5.5, PlannedSeconds = 30 };

        Assert.DoesNotContain("interrupted", HtmlReport.Page(report));
        Assert.Contains("interrupted after 5.5 of 30 s", HtmlReport.Page(report with { IsInterrupted = true }));
    }

    [Fact]
    public void Page_ofARunWithoutAnything_isStillAPage()
    {
        var page = Parse(HtmlReport.Page(ExampleReports.Empty()));

        Assert.Contains("Nothing was checked.", page.Root!.Value);
        Assert.DoesNotContain("NaN", page.ToString());
        Assert.DoesNotContain("∞", page.ToString());
    }

    [Fact]
    public void Page_ofARunWhereNothingWasDelivered_drawsItsCharts()
    {
        var report = ExampleReports.Full();
        var silent = report with
        {
            Timeline =
            [
                .. report.Timeline.Select(point => new TimelinePoint(
                    point.Second,
                    point.IsMeasured,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    []
                )),
            ],
        };

        Assert.DoesNotContain("NaN", HtmlReport.Page(silent));
    }

    private static XDocument Parse(string page)
    {
        using var reader = XmlReader.Create(
            new StringReader(page),
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore }
        );
        return XDocument.Load(reader);
    }
}
