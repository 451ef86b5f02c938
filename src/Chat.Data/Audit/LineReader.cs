namespace Chat.Data.Audit;

/// <summary>Reads a file line by line, as bytes, in bounded memory. Every line must end with a line feed.</summary>
internal sealed class LineReader(Stream stream)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next line with its line feed; empty at the end. Valid until the next call.</summary>
    /// <exception cref="FormatException">The line is too long, or the file ends in the middle of one.</exception>
    public ReadOnlySpan<byte> Next()
    {
        int searched = 0;
        while (true)
        {
            int feed = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                var line = _buffer.AsSpan(_start, searched + feed + 1);
                _start += line.Length;
                return line;
            }

            searched = _end - _start;
            if (!Fill())
            {
                return searched == 0 ? [] : throw new FormatException("the file ends in the middle of a line");
            }
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= AuditFormat.MaxLineBytes)
            {
                throw new FormatException($"a line is longer than {AuditFormat.MaxLineBytes} bytes");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
