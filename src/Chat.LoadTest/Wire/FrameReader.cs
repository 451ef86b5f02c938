using System.Buffers.Binary;

namespace Chat.LoadTest.Wire;

/// <summary>What a <see cref="FrameReader"/> finds.</summary>
internal interface IFrameHandler
{
    /// <summary>One record of the protocol above; the bytes are only there during the call.</summary>
    /// <returns>False to read no further: the connection has been given up meanwhile.</returns>
    bool OnRecord(ReadOnlySpan<byte> record);

    bool OnPing(ReadOnlySpan<byte> payload);

    void OnClose(ReadOnlySpan<byte> payload);
}

/// <summary>
/// Reads WebSocket frames (RFC 6455) from a server in place and cuts their payload into records: at each separator, over
/// the borders of frames, or at the end of each message. Strict: what the RFC forbids is an error.
/// </summary>
/// <param name="separator">The byte that ends a record; -1 where a record is a message.</param>
internal sealed class FrameReader(int separator)
{
    private const int MaxControl = 125;

    private long _payloadLeft;
    private int _record; // bytes of a record that has begun, at the start of what is kept
    private bool _inMessage;
    private bool _isFinal;

    /// <summary>Reads as far as the bytes go.</summary>
    /// <param name="data">
    /// What the last call returned as kept, followed by what was received since. Is written to: parts of a record in
    /// several frames are moved together.
    /// </param>
    /// <param name="handler">Is called for all that is complete.</param>
    /// <param name="kept">The end of the data, to be passed in again with more.</param>
    /// <returns>What is wrong, null if nothing is.</returns>
    public string? Read(Span<byte> data, IFrameHandler handler, out ReadOnlySpan<byte> kept)
    {
        var start = 0; // of the record that has begun
        var end = _record; // of what is there of it
        var at = _record; // the next byte of a frame
        kept = default;
        while (at < data.Length || (_inMessage && _payloadLeft == 0 && _isFinal))
        {
            if (_inMessage && (_payloadLeft > 0 || _isFinal))
            {
                var take = (int)Math.Min(_payloadLeft, data.Length - at);
                if (!ReadPayload(data, handler, take, ref start, ref end, ref at))
                {
                    return null;
                }

                continue;
            }

            var (length, error) = ReadHeader(data[at..], handler, out var goOn);
            if (error is not null || !goOn)
            {
                return error;
            }

            if (length == 0)
            {
                break; // not all of the header is here
            }

            at += length;
        }

        _record = end - start;
        if (end != at && end > start)
        {
            data[start..end].CopyTo(data[(at - _record)..]);
            start = at - _record;
        }

        kept = data[(_record > 0 ? start : at)..];
        return null;
    }

    private bool ReadPayload(Span<byte> data, IFrameHandler handler, int take, ref int start, ref int end, ref int at)
    {
        if (end != at)
        {
            var begun = end - start;
            data.Slice(start, begun).CopyTo(data[(at - begun)..]);
            (start, end) = (at - begun, at);
        }

        _payloadLeft -= take;
        at += take;
        var from = end;
        end = at;
        var isOver = _payloadLeft == 0 && _isFinal;
        if (_payloadLeft == 0)
        {
            _inMessage = !isOver;
        }

        return separator < 0
            ? !isOver || Complete(data, handler, ref start, end)
            : Separate(data, handler, from, ref start, end);
    }

    private static bool Complete(Span<byte> data, IFrameHandler handler, ref int start, int end)
    {
        var record = data[start..end];
        start = end;
        return handler.OnRecord(record);
    }

    private bool Separate(Span<byte> data, IFrameHandler handler, int from, ref int start, int end)
    {
        while (true)
        {
            var length = data[from..end].IndexOf((byte)separator);
            if (length < 0)
            {
                return true;
            }

            var record = data[start..(from + length)];
            start = from = from + length + 1;
            if (!handler.OnRecord(record))
            {
                return false;
            }
        }
    }

    /// <returns>Bytes that are dealt with, a control frame with its payload; 0 if some are missing.</returns>
    private (int Length, string? Error) ReadHeader(ReadOnlySpan<byte> data, IFrameHandler handler, out bool goOn)
    {
        goOn = true;
        if (data.Length < 2)
        {
            return default;
        }

        var (opcode, isFinal, length) = (data[0] & 0xf, (data[0] & 0x80) != 0, data[1] & 0x7f);
        if ((data[0] & 0x70) != 0 || (data[1] & 0x80) != 0)
        {
            return (0, $"a frame with reserved bits or a mask: {data[0]:x2} {data[1]:x2}");
        }

        if (opcode >= 8)
        {
            return ReadControl(data, handler, opcode, isFinal, length, out goOn);
        }

        if (opcode > 2 || (opcode == 0) != _inMessage)
        {
            return (0, $"a frame with opcode {opcode} {(_inMessage ? "within" : "outside")} a message");
        }

        var header = length switch
        {
            126 => 4,
            127 => 10,
            _ => 2,
        };
        if (data.Length < header)
        {
            return default;
        }

        _payloadLeft = header switch
        {
            4 => BinaryPrimitives.ReadUInt16BigEndian(data[2..]),
            10 => BinaryPrimitives.ReadInt64BigEndian(data[2..]),
            _ => length,
        };
        (_inMessage, _isFinal) = (true, isFinal);
        return _payloadLeft < 0 ? (0, "a frame of a negative length") : (header, null);
    }

    private static (int Length, string? Error) ReadControl(
        ReadOnlySpan<byte> data,
        IFrameHandler handler,
        int opcode,
        bool isFinal,
        int length,
        out bool goOn
    )
    {
        goOn = true;
        if (!isFinal || length > MaxControl || opcode > 10)
        {
            return (0, $"a control frame with opcode {opcode} and length {length}");
        }

        if (data.Length < 2 + length)
        {
            return default;
        }

        var payload = data.Slice(2, length);
        switch (opcode)
        {
            case 8:
                handler.OnClose(payload);
                goOn = false;
                break;
            case 9:
                goOn = handler.OnPing(payload);
                break;
        }

        return (2 + length, null);
    }
}
