using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Distro.Resp;

/// <summary>
/// Writes replies in the connection's protocol version. In RESP2 maps are flat arrays, sets arrays, doubles and big numbers bulk strings,
/// booleans integers, nulls the version's own; the handler says what it means once.
/// A small reply is one span and one advance; only large strings are laid over several segments.
/// </summary>
public sealed class ReplyWriter
{
    private const int HeaderBytesMax = 32;
    private const int OneSpanMax = 8 * 1024;
    private const int ErrorScratchKept = 1024;

    private static readonly SearchValues<byte> LineBreaks = SearchValues.Create("\r\n"u8);

    private ReplyBuffer? buffer;

    /// <summary>Where <see cref="ErrorText"/> puts a line together.</summary>
    internal byte[] ErrorScratch { get; set; } = [];

    /// <summary>The connection being answered. Must be set before the first reply.</summary>
    public ReplyBuffer Buffer
    {
        get => buffer ?? throw new InvalidOperationException("No reply buffer was set.");
        set => buffer = value;
    }

    /// <summary>2 or 3.</summary>
    public int Version { get; set; } = 2;

    /// <summary>Errors written since the writer was made: the executor compares it before and after a command to know its outcome.</summary>
    public long ErrorCount { get; private set; }

    /// <summary>Told of every error written; null: nobody counts them.</summary>
    public IErrorCounter? Errors { get; set; }

    /// <summary>Nothing that is written any more will be seen: whoever writes a reply of millions of elements looks now and then.</summary>
    public bool IsLost => buffer!.IsLost;

    public void Ok()
    {
        "+OK\r\n"u8.CopyTo(buffer!.GetSpan(5));
        buffer.Advance(5);
    }

    /// <summary>A simple string: printable, no line break.</summary>
    public void Simple(ReadOnlySpan<byte> text) => Line((byte)'+', text);

    /// <summary>An error line, its code included ("ERR syntax error"). Line breaks in it become blanks.</summary>
    public void Error(ReadOnlySpan<byte> line)
    {
        ErrorCount++;
        Errors?.Count(line);
        Line((byte)'-', line);
    }

    /// <summary>An error that <see cref="Errors"/> has heard of: a script returns what a command of its own was answered.</summary>
    public void CountedError(ReadOnlySpan<byte> line)
    {
        ErrorCount++;
        Line((byte)'-', line);
    }

    public void Error(string line)
    {
        ErrorCount++;
        var bytes = Encoding.UTF8.GetMaxByteCount(line.Length);
        var span = buffer!.GetSpan(bytes + 3);
        span[0] = (byte)'-';
        var length = Encoding.UTF8.GetBytes(line, span[1..]);
        Errors?.Count(span.Slice(1, length));
        EndLine(span, 1, length);
    }

    /// <summary>As above, for an interpolated string: without making that string.</summary>
    public void Error([InterpolatedStringHandlerArgument("")] scoped ref ErrorText line)
    {
        Error(line.Line);
        if (ErrorScratch.Length > ErrorScratchKept) ErrorScratch = [];
    }

    public void Integer(long value) => Header((byte)':', value);

    public void Double(double value)
    {
        var span = buffer!.GetSpan(DoubleText.BytesMax + 8);
        if (Version >= 3)
        {
            span[0] = (byte)',';
            EndLine(span, 1, DoubleText.Write(value, span[1..]));
            return;
        }

        Span<byte> text = stackalloc byte[DoubleText.BytesMax];
        Bulk(text[..DoubleText.Write(value, text)]);
    }

    /// <summary>A number that is written already, in a form of the caller's own.</summary>
    public void Double(ReadOnlySpan<byte> text)
    {
        if (Version >= 3) Line((byte)',', text);
        else Bulk(text);
    }

    public void Boolean(bool value)
    {
        if (Version < 3) Integer(value ? 1 : 0);
        else Literal(value ? "#t\r\n"u8 : "#f\r\n"u8);
    }

    public void Bulk(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > OneSpanMax)
        {
            Header((byte)'$', bytes.Length);
            Raw(bytes);
            Literal("\r\n"u8);
            return;
        }

        var span = buffer!.GetSpan(bytes.Length + HeaderBytesMax);
        var at = WriteHeader(span, (byte)'$', bytes.Length);
        bytes.CopyTo(span[at..]);
        at += bytes.Length;
        span[at] = (byte)'\r';
        span[at + 1] = (byte)'\n';
        buffer.Advance(at + 2);
    }

    /// <summary>A bulk string holding the number's decimal digits.</summary>
    public void BulkInteger(long value)
    {
        Span<byte> digits = stackalloc byte[IntegerText.BytesMax];
        Bulk(digits[..IntegerText.Write(value, digits)]);
    }

    /// <summary>A verbatim string ("txt") in RESP3, a bulk string in RESP2.</summary>
    public void Verbatim(ReadOnlySpan<byte> text)
    {
        if (Version < 3)
        {
            Bulk(text);
            return;
        }

        Header((byte)'=', text.Length + 4);
        Literal("txt:"u8);
        Raw(text);
        Literal("\r\n"u8);
    }

    /// <summary>RESP3 null; in RESP2 the null bulk string.</summary>
    public void Null() => Literal(Version >= 3 ? "_\r\n"u8 : "$-1\r\n"u8);

    /// <summary>RESP3 null; in RESP2 the null array.</summary>
    public void NullArray() => Literal(Version >= 3 ? "_\r\n"u8 : "*-1\r\n"u8);

    public void Array(int count) => Header((byte)'*', count);

    /// <summary>A map of that many pairs; in RESP2 an array of twice as many.</summary>
    public void Map(int pairs)
    {
        if (Version >= 3) Header((byte)'%', pairs);
        else Header((byte)'*', pairs * 2L);
    }

    public void Set(int count) => Header(Version >= 3 ? (byte)'~' : (byte)'*', count);

    /// <summary>A push message in RESP3; in RESP2 an array.</summary>
    public void Push(int count) => Header(Version >= 3 ? (byte)'>' : (byte)'*', count);

    /// <summary>Bytes that are already a complete reply in this connection's version, or a piece of one.</summary>
    public void Raw(ReadOnlySpan<byte> reply)
    {
        while (!reply.IsEmpty)
        {
            var span = buffer!.GetSpan(Math.Min(reply.Length, OneSpanMax));
            var taken = Math.Min(reply.Length, span.Length);
            reply[..taken].CopyTo(span);
            buffer.Advance(taken);
            reply = reply[taken..];
        }
    }

    private void Literal(ReadOnlySpan<byte> text)
    {
        text.CopyTo(buffer!.GetSpan(text.Length));
        buffer.Advance(text.Length);
    }

    private void Header(byte type, long number)
    {
        var span = buffer!.GetSpan(HeaderBytesMax);
        buffer.Advance(WriteHeader(span, type, number));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteHeader(Span<byte> span, byte type, long number)
    {
        span[0] = type;
        if ((ulong)number < 10)
        {
            span[3] = (byte)'\n';
            span[2] = (byte)'\r';
            span[1] = (byte)('0' + number);
            return 4;
        }

        var at = 1 + IntegerText.Write(number, span[1..]);
        span[at] = (byte)'\r';
        span[at + 1] = (byte)'\n';
        return at + 2;
    }

    private void Line(byte type, ReadOnlySpan<byte> text)
    {
        var span = buffer!.GetSpan(text.Length + 3);
        span[0] = type;
        text.CopyTo(span[1..]);
        EndLine(span, 1, text.Length);
    }

    private void EndLine(Span<byte> span, int start, int length)
    {
        var text = span.Slice(start, length);
        if (text.ContainsAny(LineBreaks))
        {
            text.Replace((byte)'\r', (byte)' ');
            text.Replace((byte)'\n', (byte)' ');
        }

        span[start + length] = (byte)'\r';
        span[start + length + 1] = (byte)'\n';
        buffer!.Advance(start + length + 2);
    }
}
