using Chat.Data.Audit;

namespace Chat.Silo.Audit;

/// <summary>The commands that write signed files. A file that is there already is never written over: it is evidence.</summary>
internal static class AuditWriting
{
    public static async Task<int> ExportAsync(AuditArguments arguments, IConfiguration configuration, TextWriter errors)
    {
        string channel = arguments.Words[0];
        using var key = AuditSettings.LoadKey(configuration);
        await using var database = AuditSettings.OpenDatabase(configuration);
        AuditVerdict? verdict = null;
        bool isWritten = await WriteAsync(
            arguments.Words.ElementAtOrDefault(1),
            async output =>
            {
                verdict = await AuditExport.WriteAsync(database, channel, key, output, (Now, AuditSettings.Build));
                return verdict is not null;
            }
        );
        if (!isWritten)
        {
            throw new AuditFileException($"There is no channel '{channel}'.");
        }

        VerdictText.Write(errors, verdict!, json: false, isKeyCompared: true);
        return verdict!.IsIntact ? 0 : 1;
    }

    public static async Task<int> AnchorAsync(AuditArguments arguments, IConfiguration configuration, TextWriter errors)
    {
        using var key = AuditSettings.LoadKey(configuration);
        await using var database = AuditSettings.OpenDatabase(configuration);
        int channels = 0;
        await WriteAsync(
            arguments.Words.FirstOrDefault(),
            async output =>
            {
                channels = await AuditExport.WriteAnchorsAsync(database, key, output, (Now, AuditSettings.Build));
                return true;
            }
        );
        await errors.WriteLineAsync($"anchored: {channels} channels");
        return 0;
    }

    /// <summary>Writes beside the file first: one that is there is whole. Only the owner may read it.</summary>
    /// <param name="file">The file; standard output when there is none.</param>
    /// <param name="write">Writes it; false when there is nothing to write.</param>
    /// <returns>What <paramref name="write"/> returned.</returns>
    /// <exception cref="IOException">There is such a file already, or none can be written.</exception>
    public static async Task<bool> WriteAsync(string? file, Func<Stream, Task<bool>> write)
    {
        if (file is null)
        {
            await using var console = Console.OpenStandardOutput();
            await using var buffered = new BufferedStream(console, 64 * 1024);
            return await write(buffered);
        }

        if (File.Exists(file))
        {
            throw new IOException($"'{file}' exists already.");
        }

        string unfinished = $"{file}.{Guid.NewGuid():N}.unfinished";
        bool isWritten = false;
        try
        {
            await using (var stream = new FileStream(unfinished, Private()))
            {
                isWritten = await write(stream);
                stream.Flush(flushToDisk: true);
            }

            if (isWritten)
            {
                File.Move(unfinished, file, overwrite: false);
            }
        }
        finally
        {
            File.Delete(unfinished);
        }

        return isWritten;
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static FileStreamOptions Private()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = 64 * 1024,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
