using Distro.Engine.Packed;

namespace Distro.Engine.Streams;

/// <summary>An entry as it stands in its block: its id, and its fields to be read one after the other, each once.</summary>
public ref struct StreamEntry
{
    private readonly ReadOnlySpan<byte> block;
    private readonly bool sharesNames;
    private int names;
    private int values;
    private int left;

    /// <param name="names">Where the names stand that it shares with its block; not used by an entry with names of its own.</param>
    /// <param name="values">Where its values (and its own names) begin.</param>
    internal StreamEntry(ReadOnlySpan<byte> block, StreamId id, int fields, bool sharesNames, int names, int values)
    {
        this.block = block;
        this.sharesNames = sharesNames;
        this.names = names;
        this.values = values;
        Id = id;
        FieldCount = fields;
        left = fields;
    }

    public StreamId Id { get; }

    public int FieldCount { get; }

    /// <summary>Reads the next field; false when there is none left.</summary>
    public bool TryNext(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        if (left == 0)
        {
            name = default;
            value = default;
            return false;
        }

        left--;
        name = sharesNames ? PackedBlock.Read(block, ref names) : PackedBlock.Read(block, ref values);
        value = PackedBlock.Read(block, ref values);
        return true;
    }
}
