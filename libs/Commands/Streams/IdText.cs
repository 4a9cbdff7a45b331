using System.Buffers.Text;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Distro.Resp;

namespace Distro.Commands.Streams;

/// <summary>
/// Stream ids as clients write them: "milliseconds-sequence", or milliseconds alone, and then the command says which sequence is meant.
/// Numbers are read as generously as Valkey reads them: blanks, a plus and zeros may stand before them.
/// </summary>
internal static class IdText
{
    /// <summary>Longest text of an id: two numbers of 20 digits and what is between.</summary>
    public const int BytesMax = 41;

    private const int ReadBytesMax = 127;

    public static ReadOnlySpan<byte> Invalid => "ERR Invalid stream ID specified as stream command argument"u8;

    /// <summary>Writes an id. Returns how many bytes.</summary>
    public static int Write(StreamId id, Span<byte> text)
    {
        Utf8Formatter.TryFormat(id.Milliseconds, text, out var length);
        text[length++] = (byte)'-';
        Utf8Formatter.TryFormat(id.Sequence, text[length..], out var digits);
        return length + digits;
    }

    public static void Write(ReplyWriter reply, StreamId id)
    {
        Span<byte> text = stackalloc byte[BytesMax];
        reply.Bulk(text[..Write(id, text)]);
    }

    public static void Write(EffectWriter effects, StreamId id)
    {
        Span<byte> text = stackalloc byte[BytesMax];
        effects.Arg(text[..Write(id, text)]);
    }

    /// <summary>Reads an id that stands as it is; the error is written when it is none.</summary>
    public static bool TryRead(scoped ref Call call, int argument, ulong missingSequence, out StreamId id)
        => TryRead(ref call, call[argument], missingSequence, out id);

    /// <summary>Reads "-", "+" or an id; the error is written when it is none.</summary>
    public static bool TryReadAny(scoped ref Call call, int argument, out StreamId id)
    {
        id = call[argument] is [(byte)'+'] ? StreamId.Max : StreamId.Min;
        return call[argument] is [(byte)'-'] or [(byte)'+'] || TryRead(ref call, argument, 0, out id);
    }

    /// <summary>Reads "-", "+" or an id, open if "(" stands before it: the first or last id of a range. The error is written when it is none.</summary>
    public static bool TryReadEdge(scoped ref Call call, int argument, bool isStart, out StreamId id)
    {
        var text = call[argument];
        id = text is [(byte)'+'] ? StreamId.Max : StreamId.Min;
        if (text is [(byte)'-'] or [(byte)'+']) return true;
        var isOpen = text.Length > 1 && text[0] == '(';
        if (!TryRead(ref call, isOpen ? text[1..] : text, isStart ? 0 : ulong.MaxValue, out id)) return false;
        if (!isOpen) return true;
        if (id == (isStart ? StreamId.Max : StreamId.Min))
        {
            call.Reply.Error(isStart ? "ERR invalid start ID for the interval"u8 : "ERR invalid end ID for the interval"u8);
            return false;
        }

        id = isStart ? id.Next : id.Previous;
        return true;
    }

    /// <summary>Reads "milliseconds-*", whose sequence is the server's to choose, or any id. Silent.</summary>
    public static bool TryParseOpen(ReadOnlySpan<byte> text, out StreamId id, out bool hasSequence)
    {
        hasSequence = !text.EndsWith("-*"u8) || text.IndexOf((byte)'-') != text.Length - 2;
        return TryParse(hasSequence ? text : text[..^2], 0, out id) && (hasSequence || text.Length <= ReadBytesMax);
    }

    public static bool TryParse(ReadOnlySpan<byte> text, ulong missingSequence, out StreamId id)
    {
        id = default;
        if (text.Length > ReadBytesMax) return false;
        var dash = text.IndexOf((byte)'-');
        if (!TryNumber(dash < 0 ? text : text[..dash], out var milliseconds)) return false;
        var sequence = missingSequence;
        if (dash >= 0 && !TryNumber(text[(dash + 1)..], out sequence)) return false;
        id = new StreamId(milliseconds, sequence);
        return true;
    }

    private static bool TryRead(scoped ref Call call, ReadOnlySpan<byte> text, ulong missingSequence, out StreamId id)
    {
        if (TryParse(text, missingSequence, out id)) return true;
        call.Reply.Error(Invalid);
        return false;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        text = text.TrimStart(" \t\n\v\f\r"u8);
        if (text.Length > 1 && text[0] == '+') text = text[1..];
        if (text.IsEmpty) return false;
        foreach (var digit in text)
        {
            var number = (uint)(digit - '0');
            if (number > 9 || value > (ulong.MaxValue - number) / 10) return false;
            value = (value * 10) + number;
        }

        return true;
    }
}
