using System.Text;

namespace Distro.Resp;

/// <summary>A whole reply as a tree, for those who can afford one: merging INFO, admin pages, tests. <see cref="ToString"/> is how transcripts show it.</summary>
public sealed class ReplyValue
{
    private ReplyValue(ReplyKind kind, long number, byte[] text, IReadOnlyList<ReplyValue> items)
    {
        Kind = kind;
        Number = number;
        Bytes = text;
        Items = items;
    }

    public ReplyKind Kind { get; }

    public long Number { get; }

    public byte[] Bytes { get; }

    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Elements of an aggregate; of a map key, value, key, value.</summary>
    public IReadOnlyList<ReplyValue> Items { get; }

    public bool IsError => Kind is ReplyKind.Error or ReplyKind.BulkError;

    /// <summary>Reads one reply. Null unless it is there whole and well-formed. Attributes are dropped.</summary>
    public static ReplyValue? Parse(ReadOnlySpan<byte> input, out int length)
    {
        var scanner = new ReplyScanner();
        length = 0;
        if (scanner.Scan(input) != ReplyStatus.Complete) return null;
        length = scanner.Length;
        var reader = new ReplyReader(input);
        return Read(ref reader);
    }

    /// <summary>"OK", "[1, nil]", "{field: value}", "-ERR ...": strings bare unless they are empty or hold what would mislead.</summary>
    public override string ToString() => Kind switch
    {
        ReplyKind.Error or ReplyKind.BulkError => "-" + Text,
        ReplyKind.Integer => Number.ToString(),
        ReplyKind.Boolean => Number == 1 ? "true" : "false",
        ReplyKind.Null => "nil",
        ReplyKind.Array => $"[{string.Join(", ", Items)}]",
        ReplyKind.Push => $">[{string.Join(", ", Items)}]",
        ReplyKind.Set => $"~[{string.Join(", ", Items)}]",
        ReplyKind.Map => $"{{{string.Join(", ", Items.Chunk(2).Select(pair => $"{pair[0]}: {pair[1]}"))}}}",
        _ => Show(Bytes),
    };

    private static ReplyValue Read(ref ReplyReader reader)
    {
        reader.TryRead(out var item);
        var items = new List<ReplyValue>();
        for (var i = 0L; i < item.Children; i++) items.Add(Read(ref reader));
        return item.Kind == ReplyKind.Attribute ? Read(ref reader) : new ReplyValue(item.Kind, item.Number, item.Text.ToArray(), items);
    }

    private static string Show(byte[] bytes)
    {
        if (bytes.Length == 0) return "\"\"";
        if (Array.TrueForAll(bytes, value => value is >= 0x20 and < 0x7f or (byte)'\n' or (byte)'\r')) return Encoding.ASCII.GetString(bytes);
        var text = new StringBuilder("\"");
        foreach (var value in bytes)
        {
            if (value is >= 0x20 and < 0x7f) text.Append((char)value);
            else text.Append("\\x").Append(value.ToString("x2"));
        }

        return text.Append('"').ToString();
    }
}
