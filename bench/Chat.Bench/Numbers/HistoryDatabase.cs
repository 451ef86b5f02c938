using System.Diagnostics;
using Chat.Bench.Servers;

namespace Chat.Bench.Numbers;

/// <summary>A database with generated messages of 24 months; filled once, and used as it is the next time.</summary>
internal static class HistoryDatabase
{
    public static Task FillAsync(TestBed bed, string database, int messages) =>
        BenchAsync(bed, database, messages, "--only", "nothing");

    /// <summary>Runs <c>Chat.Data.Bench</c> on it.</summary>
    /// <returns>Its report.</returns>
    public static Task<string> BenchAsync(TestBed bed, string database, int messages, params string[] arguments)
    {
        var program = Checkout.ProgramOf("bench/Chat.Data.Bench", "Chat.Data.Bench.dll");
        string[] options = ["--database", database, "--messages", $"{messages}"];
        var start = new ProcessStartInfo("dotnet", [program, .. options, .. arguments]);
        start.Environment["CHAT_POSTGRES"] = bed.Product.Database("postgres").ConnectionString;
        return Commands.RunAsync(start, bed.Stopping);
    }
}
