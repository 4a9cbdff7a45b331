namespace Distro.Resp;

/// <summary>
/// Walks over a reply of either protocol version, item by item, without copying. What it reads may come from anywhere: lengths and counts are
/// checked, and <see cref="TryReadWhole"/> follows nesting only so deep.
/// </summary>
public ref struct ReplyReader
{
    private const int VerbatimPrefixBytes = 4;

    private readonly ReadOnlySpan<byte> input;

    public ReplyReader(ReadOnlySpan<byte> input) => this.input = input;

    /// <summary>Index of the next byte to read.</summary>
    public int Position { get; set; }

    public readonly bool AtEnd => Position >= input.Length;

    /// <summary>Reads one item. Unless it is complete, the position stays.</summary>
    public ReplyStatus TryRead(out ReplyItem item)
    {
        item = default;
        if (AtEnd) return ReplyStatus.Incomplete;
        var kind = (ReplyKind)input[Position];
        var start = Position + 1;
        var end = input[start..].IndexOf((byte)'\r');
        if (end < 0) return input.Length - start > RespLimits.LineBytesMax ? ReplyStatus.Malformed : ReplyStatus.Incomplete;
        var line = input.Slice(start, end);
        var next = start + end + 2;
        if (next > input.Length) return ReplyStatus.Incomplete;
        if (input[next - 1] != '\n') return ReplyStatus.Malformed;

        switch (kind)
        {
            case ReplyKind.Bulk or ReplyKind.BulkError or ReplyKind.Verbatim:
                return ReadBulk(kind, line, next, out item);
            case ReplyKind.Array or ReplyKind.Map or ReplyKind.Set or ReplyKind.Push or ReplyKind.Attribute:
                if (!IntegerText.TryParse(line, out var count) || count < -1 || count > int.MaxValue / 2) return ReplyStatus.Malformed;
                item = count < 0 ? new ReplyItem(ReplyKind.Null, 0, default) : new ReplyItem(kind, count, default);
                break;
            case ReplyKind.Integer:
                if (!IntegerText.TryParse(line, out var number)) return ReplyStatus.Malformed;
                item = new ReplyItem(kind, number, line);
                break;
            case ReplyKind.Boolean:
                if (line.Length != 1 || line[0] is not ((byte)'t' or (byte)'f')) return ReplyStatus.Malformed;
                item = new ReplyItem(kind, line[0] == 't' ? 1 : 0, line);
                break;
            case ReplyKind.Simple or ReplyKind.Error or ReplyKind.Double or ReplyKind.BigNumber or ReplyKind.Null:
                item = new ReplyItem(kind, 0, line);
                break;
            default:
                return ReplyStatus.Malformed;
        }

        Position = next;
        return ReplyStatus.Complete;
    }

    /// <summary>Reads one reply with everything in it, an attribute before it included, and returns its bytes.</summary>
    public ReplyStatus TryReadWhole(out ReadOnlySpan<byte> reply)
    {
        var scanner = new ReplyScanner();
        var status = scanner.Scan(input[Position..]);
        reply = status == ReplyStatus.Complete ? input.Slice(Position, scanner.Length) : default;
        if (status == ReplyStatus.Complete) Position += scanner.Length;
        return status;
    }

    private ReplyStatus ReadBulk(ReplyKind kind, ReadOnlySpan<byte> line, int start, out ReplyItem item)
    {
        item = default;
        if (!IntegerText.TryParse(line, out var length) || length < -1 || length > RespLimits.BulkBytesMax + VerbatimPrefixBytes) return ReplyStatus.Malformed;
        if (length < 0)
        {
            item = new ReplyItem(ReplyKind.Null, 0, default);
            Position = start;
            return ReplyStatus.Complete;
        }

        if (input.Length - start < length + 2) return ReplyStatus.Incomplete;
        var text = input.Slice(start, (int)length);
        if (input[start + (int)length] != '\r' || input[start + (int)length + 1] != '\n') return ReplyStatus.Malformed;
        if (kind == ReplyKind.Verbatim)
        {
            if (text.Length < VerbatimPrefixBytes) return ReplyStatus.Malformed;
            text = text[VerbatimPrefixBytes..];
        }

        item = new ReplyItem(kind, length, text);
        Position = start + (int)length + 2;
        return ReplyStatus.Complete;
    }
}
