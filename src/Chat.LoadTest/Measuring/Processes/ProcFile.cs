using System.Globalization;
using System.Text;

namespace Chat.LoadTest.Measuring.Processes;

/// <summary>Small files of <c>/proc</c>, read in one go: they are made anew by each read.</summary>
internal static class ProcFile
{
    private const int Longest = 4096; // status has 1.5 KB, stat 0.3

    /// <summary>Null when the process has ended, which it may do at any moment.</summary>
    public static string? TryRead(int pid, string name)
    {
        var buffer = new byte[Longest];
        try
        {
            using var file = File.OpenHandle(
                string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{name}"),
                share: FileShare.ReadWrite
            );
            return Encoding.UTF8.GetString(buffer, 0, RandomAccess.Read(file, buffer, fileOffset: 0));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
