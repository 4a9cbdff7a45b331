namespace Distro.Resp;

/// <summary>One value of a reply; of an aggregate only its head, its elements are the items that follow.</summary>
public readonly ref struct ReplyItem
{
    internal ReplyItem(ReplyKind kind, long number, ReadOnlySpan<byte> text)
    {
        Kind = kind;
        Number = number;
        Text = text;
    }

    public ReplyKind Kind { get; }

    /// <summary>An integer's value, a boolean as 0 or 1, an aggregate's count as written (pairs of a map).</summary>
    public long Number { get; }

    /// <summary>The text of strings, errors, doubles and big numbers; of a verbatim string without its format.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>How many items follow that belong to this one, those inside them not counted. An attribute's reply is not one of them.</summary>
    public long Children => Kind switch
    {
        ReplyKind.Array or ReplyKind.Set or ReplyKind.Push => Number,
        ReplyKind.Map or ReplyKind.Attribute => Number * 2,
        _ => 0,
    };

    public bool IsError => Kind is ReplyKind.Error or ReplyKind.BulkError;
}
