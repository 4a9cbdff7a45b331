using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Distro.Resp;

/// <summary>
/// Finds the arguments of one request after the other in a connection's input, without copying them. A request may arrive in any pieces:
/// the parser remembers how far it has looked, so that no byte is looked at twice and a large argument costs nothing while it grows.
/// It is handed the input from the first byte of the request in progress each time; whoever owns the buffer may move it in between, since
/// arguments are offsets. Inline commands, whose quoting needs rewriting, are the exception: their arguments lie in <see cref="Source"/>.
/// </summary>
public sealed class RequestParser
{
    /// <summary>Room for arguments beyond this is let go of after one request, ...</summary>
    private const int ArgumentsKept = 16 * 1024;

    /// <summary>... and beyond this after so many requests in a row that did not need it: a client that sends many arguments each time costs no allocation.</summary>
    private const int ArgumentsKeptLong = 512;
    private const int SmallRequestsMax = 64;
    private const int InitialArguments = 16;
    private const int None = -1;
    private const string BadLineEnd = "invalid CRLF in request";

    private InlineLine? inline;
    private Arg[] arguments = new Arg[InitialArguments];
    private int count;
    private int smallRequests;
    private int position;
    private int searched;
    private int argumentsLeft = None;
    private int bulkLength = None;
    private bool isInline;
    private bool finished;

    /// <summary>While false, the limits for clients that have not authenticated hold.</summary>
    public bool IsTrusted { get; set; } = true;

    /// <summary>Largest argument, in bytes.</summary>
    public int BulkBytesMax { get; set; } = RespLimits.BulkBytesMax;

    /// <summary>After Complete and Empty: how many bytes of the input the request took. The next Parse begins behind them.</summary>
    public int Consumed { get; private set; }

    /// <summary>After Complete: where the arguments lie in <see cref="Source"/>. Valid until the next Parse.</summary>
    public ReadOnlySpan<Arg> Arguments => arguments.AsSpan(0, count);

    /// <summary>After Error: the error reply's line, without the leading '-'.</summary>
    public string ErrorLine { get; private set; } = "";

    /// <summary>After Incomplete: how long the input must at least become before calling again makes sense, in bytes.</summary>
    public long BytesNeeded { get; private set; }

    /// <summary>After Incomplete: how many bytes of the input are understood already, up to the argument that is not whole yet.</summary>
    public int Understood => finished ? 0 : position;

    /// <summary>The bytes that <see cref="Arguments"/> point into: the input, or the parser's own copy of an inline command.</summary>
    public ReadOnlySpan<byte> Source(ReadOnlySpan<byte> input) => isInline ? inline!.Bytes : input;

    public RequestStatus Parse(ReadOnlySpan<byte> input)
    {
        if (finished) Restart();
        if (argumentsLeft == None)
        {
            if (input.IsEmpty) return Await(1);
            if (input[0] != '*') return ParseInline(input);
            var status = ReadCount(input);
            if (status != RequestStatus.Complete) return status;
        }

        while (argumentsLeft > 0)
        {
            if (bulkLength == None)
            {
                var status = ReadBulkLength(input);
                if (status != RequestStatus.Complete) return status;
            }

            if ((long)position + bulkLength + 2 > input.Length) return Await((long)position + bulkLength + 2);
            if (!EndsLine(input, position + bulkLength)) return Fail(BadLineEnd);
            if (count == arguments.Length) Array.Resize(ref arguments, count * 2);
            arguments[count++] = new Arg(position, bulkLength);
            position += bulkLength + 2;
            bulkLength = None;
            argumentsLeft--;
        }

        return Finish(RequestStatus.Complete);
    }

    /// <summary>Forgets a request in progress.</summary>
    public void Restart()
    {
        Shrink();
        count = 0;
        position = 0;
        searched = 0;
        argumentsLeft = None;
        bulkLength = None;
        isInline = false;
        finished = false;
        inline?.Trim();
    }

    private void Shrink()
    {
        if (arguments.Length <= ArgumentsKeptLong) return;
        smallRequests = count > ArgumentsKeptLong ? 0 : smallRequests + 1;
        if (arguments.Length <= ArgumentsKept && smallRequests < SmallRequestsMax) return;
        arguments = new Arg[InitialArguments];
        smallRequests = 0;
    }

    private RequestStatus Await(long bytes)
    {
        BytesNeeded = bytes;
        return RequestStatus.Incomplete;
    }

    private RequestStatus Finish(RequestStatus status)
    {
        Consumed = position;
        finished = true;
        return status;
    }

    private RequestStatus Fail(string problem)
    {
        ErrorLine = "ERR Protocol error: " + problem;
        return Finish(RequestStatus.Error);
    }

    private RequestStatus ReadCount(ReadOnlySpan<byte> input)
    {
        var status = ReadNumber(input, out var number, "invalid multibulk length", "too big mbulk count string");
        if (status != RequestStatus.Complete) return status;
        if (number > RespLimits.ArgumentCountMax) return Fail("invalid multibulk length");
        if (!IsTrusted && number > RespLimits.UnauthenticatedArgumentCountMax) return Fail("unauthenticated multibulk length");
        if (number <= 0) return Finish(RequestStatus.Empty);
        argumentsLeft = (int)number;
        return RequestStatus.Complete;
    }

    private RequestStatus ReadBulkLength(ReadOnlySpan<byte> input)
    {
        if (position >= input.Length) return Await((long)position + 1);
        if (input[position] != '$') return Fail($"expected '$', got '{Printable(input[position])}'");
        var status = ReadNumber(input, out var number, "invalid bulk length", "too big bulk count string");
        if (status != RequestStatus.Complete) return status;
        if (number < 0 || number > BulkBytesMax) return Fail("invalid bulk length");
        if (!IsTrusted && number > RespLimits.UnauthenticatedBulkBytesMax) return Fail("unauthenticated bulk length");
        bulkLength = (int)number;
        return RequestStatus.Complete;
    }

    /// <summary>Reads the number of a line that begins at the position with a type byte. Almost all are short and here whole: those take the loop.</summary>
    private RequestStatus ReadNumber(ReadOnlySpan<byte> input, out long number, string invalid, string tooLong)
    {
        const int fastDigits = 9;
        var start = position + 1;
        var at = start;
        var value = 0;
        while (at < input.Length && at < start + fastDigits && (uint)(input[at] - '0') <= 9) value = value * 10 + (input[at++] - '0');
        if (at > start && at + 1 < input.Length && input[at] == '\r' && (input[start] != '0' || at == start + 1))
        {
            number = value;
            position = at + 2;
            return input[at + 1] == '\n' ? RequestStatus.Complete : Fail(BadLineEnd);
        }

        return ReadNumberLine(input, out number, invalid, tooLong);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RequestStatus ReadNumberLine(ReadOnlySpan<byte> input, out long number, string invalid, string tooLong)
    {
        number = 0;
        var from = Math.Max(searched, position);
        var found = input[from..].IndexOf((byte)'\r');
        var end = found < 0 ? input.Length : from + found;
        if (end - position > RespLimits.LineBytesMax) return Fail(tooLong);
        searched = end;
        if (end + 1 >= input.Length) return Await((long)end + 2);
        if (!IntegerText.TryParse(input[(position + 1)..end], out number)) return Fail(invalid);
        if (!EndsLine(input, end)) return Fail(BadLineEnd);
        position = end + 2;
        searched = 0;
        return RequestStatus.Complete;
    }

    private static bool EndsLine(ReadOnlySpan<byte> input, int at) => BinaryPrimitives.ReadUInt16BigEndian(input[at..]) == 0x0d0a;

    private RequestStatus ParseInline(ReadOnlySpan<byte> input)
    {
        var found = input[searched..].IndexOf((byte)'\n');
        var end = found < 0 ? input.Length : searched + found;
        if (end > RespLimits.LineBytesMax) return Fail("too big inline request");
        searched = end;
        if (found < 0) return Await((long)end + 1);

        position = end + 1;
        isInline = true;
        var line = input[..end];
        if (line.EndsWith("\r"u8)) line = line[..^1];
        inline ??= new InlineLine();
        if (!inline.Split(line)) return Fail("unbalanced quotes in request");
        if (inline.Arguments.Count == 0) return Finish(RequestStatus.Empty);
        if (inline.Arguments.Count > arguments.Length) arguments = new Arg[inline.Arguments.Count];
        inline.Arguments.CopyTo(arguments);
        count = inline.Arguments.Count;
        return Finish(RequestStatus.Complete);
    }

    private static char Printable(byte value) => value is >= 0x20 and < 0x7f ? (char)value : '?';
}
