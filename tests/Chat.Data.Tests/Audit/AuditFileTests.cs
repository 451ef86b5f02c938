using System.Text;
using System.Text.RegularExpressions;
using Chat.Data.Audit;
using Chat.Data.Tests.Log;

namespace Chat.Data.Tests.Audit;

public sealed class AuditFileTests(TestLogFixture fixture) : IClassFixture<TestLogFixture>
{
    [Fact]
    public async Task Verify_untouched_export_is_intact()
    {
        var log = await fixture.OpenAsync();

        var verdict = AuditFile.Verify(await log.ExportAsync(), [log.Key.Fingerprint]);

        Assert.Null(verdict.Break);
        Assert.Equal(new AuditCounts(14, 3, 0, 0), verdict.Counts);
        Assert.Equal((14, "room", "1.2.3"), (verdict.HeadSeq, verdict.Channel, verdict.Build));
        Assert.Equal(log.Key.Fingerprint, verdict.Signer);
    }

    [Fact]
    public async Task Verify_export_of_an_empty_channel_is_intact()
    {
        var log = await fixture.OpenAsync();
        await log.Log.OpenAsync("empty");

        Assert.Null(AuditFile.Verify(await log.ExportAsync("empty"), []).Break);
    }

    [Fact]
    public async Task Verify_erased_content_with_its_record_is_intact()
    {
        var log = await fixture.OpenAsync();
        await log.Log.AppendAllAsync((await log.Log.Reader.ReadHeadAsync("room"))!, Drafts.Erase("alice"));
        await log.Log.ExecuteAsync("UPDATE messages SET text = NULL, salt = NULL WHERE sender_id = 'alice'");
        string file = await log.ExportAsync();

        var verdict = AuditFile.Verify(file, []);

        Assert.Null(verdict.Break);
        Assert.Equal(2, verdict.Counts.Erased);
        Assert.DoesNotContain("quoted", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_export_of_a_tampered_log_names_the_first_broken_link()
    {
        var log = await fixture.OpenAsync();
        await log.Log.ExecuteAsync("UPDATE messages SET text = 'never said' WHERE seq = 4");

        Assert.Equal(4, AuditFile.Verify(await log.ExportAsync(), []).Break!.Seq);
    }

    [Fact]
    public async Task Verify_file_signed_with_another_key_is_refused()
    {
        var log = await fixture.OpenAsync();
        using var other = AuditKey.Create(log.NewFile());

        var verdict = AuditFile.Verify(await log.ExportAsync(), [other.Fingerprint]);

        Assert.Contains("another key", verdict.Break!.Reason, StringComparison.Ordinal);
    }

    /// <summary>Lines are numbered from 0: the header, 14 changes, the counts, the signature.</summary>
    public static TheoryData<string, Func<string[], IEnumerable<string>>> Forgeries =>
        new()
        {
            { "text changed", lines => Replace(lines, 4, "two", "2wo") },
            { "change left out", lines => lines.Where((_, i) => i != 5) },
            { "change twice", lines => [.. lines[..6], lines[5], .. lines[6..]] },
            { "changes swapped", lines => [.. lines[..5], lines[6], lines[5], .. lines[7..]] },
            { "end cut off, head kept", lines => [.. lines[..14], .. lines[15..]] },
            { "head of another", lines => Replace(lines, 0, "\"seq\":14", "\"seq\":13") },
            { "counts changed", lines => Replace(lines, 15, "\"messages\":3", "\"messages\":4") },
            { "counts missing", lines => [.. lines[..15], lines[16]] },
            { "counts twice", lines => [.. lines[..16], lines[15], lines[16]] },
            { "change after the counts", lines => [.. lines[..16], lines[14], lines[16]] },
            { "erasure without a record", lines => Forget(lines, 3) },
            { "erasure not marked", lines => Forget(lines, 3, mark: "") },
            { "erased and yet there", lines => Replace(lines, 3, "\"text\"", "\"erased\":true,\"text\"") },
            { "name repeated", lines => Replace(lines, 4, "\"actor\":", "\"actor\":\"alice\",\"actor\":") },
            {
                "name repeated in other case",
                lines => Replace(lines, 4, "\"actor\":", "\"Actor\":\"alice\",\"actor\":")
            },
            { "name unknown", lines => Replace(lines, 4, "\"actor\":", "\"note\":\"he lied\",\"actor\":") },
            {
                "two objects in a line",
                lines => Replace(lines, 4, "{\"change\"", "{\"counts\":null,\"removed\":{},\"change\"")
            },
            { "not a link", lines => Replace(lines, 4, "\"hash\":\"", "\"hash\":\"x") },
            {
                "subject that is not hashed",
                lines => Replace(lines, 4, "\"client\"", "\"subject\":\"bob\",\"client\"")
            },
            { "role that is not hashed", lines => Replace(lines, 4, "\"contentHash\"", "\"role\":3,\"contentHash\"") },
            { "text that is not hashed", lines => Replace(lines, 1, "\"role\"", "\"text\":\"hi\",\"role\"") },
            { "half a pair", lines => Replace(lines, 4, "\"two\"", "\"\\ud800\"") },
            { "nul", lines => Replace(lines, 4, "\"two\"", "\"\\u0000\"") },
            { "unknown kind", lines => Replace(lines, 4, "\"kind\":1,", "\"kind\":77,") },
            { "kind of nothing", lines => Replace(lines, 2, "\"kind\":2,", "\"kind\":0,") },
            { "blank line", lines => [.. lines[..5], "", .. lines[5..]] },
            { "garbage line", lines => [.. lines[..5], "what?", .. lines[5..]] },
            { "removed without need", lines => [.. lines[..5], Removed(5, 9, 2), .. lines[5..]] },
            { "removed less than nothing", lines => [.. lines[..5], Removed(5, 4, 2), .. lines[5..]] },
            { "removed more than fits", lines => [.. lines[..5], Removed(5, 6, 9), .. lines[7..]] },
        };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task Verify_forged_file_is_never_intact(string what, Func<string[], IEnumerable<string>> forge)
    {
        var log = await fixture.OpenAsync();
        string[] lines = await File.ReadAllLinesAsync(await log.ExportAsync());
        var forged = forge(lines).ToArray();
        Assert.NotEqual(lines, forged);

        // By somebody without the key, and by somebody who signs it anew.
        Assert.NotNull(AuditFile.Verify(Write(log, forged), []).Break);
        Assert.True(AuditFile.Verify(await SignAsync(log, forged), []).Break is { Seq: >= 1 }, what);
    }

    [Fact]
    public async Task Verify_file_cut_off_anywhere_is_never_intact()
    {
        var log = await fixture.OpenAsync();
        string file = await log.ExportAsync();
        byte[] bytes = await File.ReadAllBytesAsync(file);
        int header = Array.IndexOf(bytes, (byte)'\n') + 1;
        for (int length = 0; length < bytes.Length; length += length < header ? 97 : 13)
        {
            string cut = log.NewFile();
            await File.WriteAllBytesAsync(cut, bytes[..length]);
            if (length < header)
            {
                Assert.Throws<AuditFileException>(() => AuditFile.Verify(cut, []));
            }
            else
            {
                Assert.NotNull(AuditFile.Verify(cut, []).Break);
            }
        }
    }

    [Fact]
    public async Task Verify_any_changed_byte_is_noticed()
    {
        var log = await fixture.OpenAsync();
        byte[] bytes = await File.ReadAllBytesAsync(await log.ExportAsync());
        string file = log.NewFile();
        for (int at = 0; at < bytes.Length; at += 7)
        {
            byte[] changed = [.. bytes];
            changed[at] ^= 1;
            await File.WriteAllBytesAsync(file, changed);
            Assert.False(IsIntact(file), $"byte {at} of {bytes.Length}");
        }
    }

    [Theory]
    [InlineData("\ufeff")]
    [InlineData("\n")]
    [InlineData("garbage")]
    public async Task Verify_file_that_does_not_begin_as_an_export_is_not_readable(string before)
    {
        var log = await fixture.OpenAsync();
        string file = log.NewFile();
        await File.WriteAllTextAsync(file, before + await File.ReadAllTextAsync(await log.ExportAsync()));

        Assert.Throws<AuditFileException>(() => AuditFile.Verify(file, []));
    }

    [Fact]
    public async Task Verify_file_without_line_ends_does_not_fill_the_memory()
    {
        var log = await fixture.OpenAsync();
        string file = await log.ExportAsync();
        string[] lines = await File.ReadAllLinesAsync(file);
        await File.WriteAllTextAsync(file, lines[0] + "\n" + new string('[', 20 * 1024 * 1024));

        Assert.Contains("longer than", AuditFile.Verify(file, []).Break!.Reason, StringComparison.Ordinal);
        Assert.Throws<AuditFileException>(() => AuditFile.Verify("/dev/zero", []));
        Assert.Throws<AuditFileException>(() => AuditFile.Verify("/", []));
        Assert.Throws<AuditFileException>(() => AuditFile.Verify(log.NewFile(), []));
    }

    [Fact]
    public async Task Verify_against_an_older_export_finds_a_log_written_anew()
    {
        var log = await fixture.OpenAsync();
        string older = await log.ExportAsync();
        await log.Log.AppendAllAsync((await log.Log.Reader.ReadHeadAsync("room"))!, Drafts.Post("later"));
        string newer = await log.ExportAsync();
        await using var other = await TestLog.StartAsync();

        var grown = AuditFile.Verify(newer, [], EarlierProof.Open(older, []));
        var cutOff = AuditFile.Verify(older, [], EarlierProof.Open(newer, []));
        var anew = AuditFile.Verify(await other.ExportAsync(), [], EarlierProof.Open(older, []));

        Assert.Null(grown.Break);
        Assert.Equal(14, grown.Compared);
        Assert.Equal(15, cutOff.Break!.Seq);
        Assert.Equal(1, anew.Break!.Seq);
        Assert.NotNull(AuditFile.Verify(newer, [], EarlierProof.Open(await OfAnotherAsync(log), [])).Break);
    }

    [Fact]
    public async Task Open_broken_earlier_proof_is_refused()
    {
        var log = await fixture.OpenAsync();
        string[] lines = await File.ReadAllLinesAsync(await log.ExportAsync());
        string[] anchors = await File.ReadAllLinesAsync(await log.AnchorAsync());

        Assert.Throws<AuditFileException>(() =>
            EarlierProof.Open(Write(log, [.. Replace(lines, 4, "two", "2wo")]), [])
        );
        Assert.Throws<AuditFileException>(() =>
            EarlierProof.Open(Write(log, [.. Replace(anchors, 1, ":14", ":15")]), [])
        );
        Assert.Throws<AuditFileException>(() => EarlierProof.Open(Write(log, [anchors[0], lines[1], anchors[2]]), []));
    }

    /// <summary>Whoever posts meanwhile is not in the export, or is in it whole.</summary>
    [Fact]
    public async Task WriteAsync_while_people_post_is_consistent()
    {
        var log = await fixture.OpenAsync();
        var author = new Author(log.Log, TestLog.Channel, "alice");
        var posting = author.PostAsync(300, inFlight: 4, () => { });
        long last = 0;
        do
        {
            var verdict = AuditFile.Verify(await log.ExportAsync(), []);
            Assert.Null(verdict.Break);
            Assert.True(verdict.HeadSeq >= last);
            last = verdict.HeadSeq;
        } while (!posting.IsCompleted);

        await posting;
        Assert.Equal(314, AuditFile.Verify(await log.ExportAsync(), []).HeadSeq);
    }

    private static async Task<string> OfAnotherAsync(TestLog log)
    {
        await log.Log.OpenAsync("another");
        return await log.ExportAsync("another");
    }

    private static bool IsIntact(string file)
    {
        try
        {
            return AuditFile.Verify(file, []).IsIntact;
        }
        catch (AuditFileException)
        {
            return false;
        }
    }

    private static string Write(TestLog log, string[] lines)
    {
        string file = log.NewFile();
        File.WriteAllText(file, string.Join('\n', lines) + "\n");
        return file;
    }

    /// <summary>With a good signature of whatever stands before it.</summary>
    private static async Task<string> SignAsync(TestLog log, string[] lines)
    {
        byte[] content = Encoding.UTF8.GetBytes(string.Join('\n', lines[..^1]) + "\n");
        byte[] signature = log.Key.Sign(System.Security.Cryptography.SHA256.HashData(content));
        byte[] last = AuditFormat.Write(
            new AuditLine { Signature = new(AuditFormat.Algorithm, Convert.ToBase64String(signature)) }
        );
        string file = log.NewFile();
        await File.WriteAllBytesAsync(file, [.. content, .. last, (byte)'\n']);
        return file;
    }

    private static IEnumerable<string> Replace(string[] lines, int at, string what, string with) =>
        lines.Select((line, i) => i == at ? line.Replace(what, with, StringComparison.Ordinal) : line);

    private static IEnumerable<string> Forget(string[] lines, int at, string mark = "\"erased\":true,") =>
        lines.Select((line, i) => i == at ? Regex.Replace(line, "\"text\":.*?,\"salt\":\"[^\"]*\",", mark) : line);

    private static string Removed(long first, long last, long ordinal) =>
        Encoding.UTF8.GetString(
            AuditFormat.Write(
                new AuditLine
                {
                    Removed = new(
                        first,
                        last,
                        ordinal,
                        new string('0', 64),
                        "2026-03-01T00:00:00.000000Z",
                        "2026-03-01T00:00:00.000000Z"
                    ),
                }
            )
        );
}
