using System.Globalization;
using System.Text.Json;
using Chat.Data.Audit;

namespace Chat.Silo.Audit;

/// <summary>A verdict for people, or for programs.</summary>
internal static class VerdictText
{
    public static void Write(TextWriter output, AuditVerdict verdict, bool json, bool isKeyCompared)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(ToJson(verdict), JsonSerializerOptions.Web));
            return;
        }

        output.WriteLine(verdict.Break is { } found ? Broken(verdict, found) : Intact(verdict));
        if (verdict.MadeAt is { } at)
        {
            output.WriteLine($"  exported {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z by Chat {verdict.Build}, signed with");
            output.WriteLine(
                $"  {verdict.Signer}{(isKeyCompared ? "" : " (whose key that is was not checked: --key)")}"
            );
        }
    }

    private static string Broken(AuditVerdict verdict, ChainBreak found) =>
        found.Seq > 0
            ? string.Create(CultureInfo.InvariantCulture, $"broken: {verdict.Channel} at {found.Seq}: {found.Reason}")
            : $"broken: {verdict.Channel ?? "the database"}: {found.Reason}";

    private static string Intact(AuditVerdict verdict)
    {
        var counts = verdict.Counts;
        string compared =
            verdict.Compared == 0
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $"; {verdict.Compared} links as they were known before");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"intact: {verdict.Channel}, {counts.Changes} changes ({counts.Messages} messages), {counts.Erased} erased, "
                + $"{counts.Removed} removed by retention, head {verdict.HeadSeq} {verdict.HeadHash}{compared}"
        );
    }

    private static object ToJson(AuditVerdict verdict) =>
        new
        {
            verdict.IsIntact,
            verdict.Channel,
            BrokenAt = verdict.Break?.Seq,
            verdict.Break?.Reason,
            verdict.Epoch,
            verdict.HeadSeq,
            verdict.HeadHash,
            verdict.Counts.Changes,
            verdict.Counts.Messages,
            verdict.Counts.Erased,
            verdict.Counts.Removed,
            verdict.Compared,
            verdict.MadeAt,
            verdict.Build,
            verdict.Signer,
        };
}
