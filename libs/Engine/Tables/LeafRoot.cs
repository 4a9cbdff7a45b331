namespace Distro.Engine.Tables;

/// <summary>
/// All that a <see cref="LeafTable{TRecords}"/> keeps outside its leaves: 16 bytes that live in a slot's header, or in the record of a key
/// whose value is a table. All zero is the empty table. Plain bytes: it may be copied to another place as long as only one copy is used.
/// </summary>
public struct LeafRoot
{
    public const int Bytes = 16;

    /// <summary>The first leaf or radix node; 0 when the table is empty.</summary>
    internal ulong Reference;

    internal long Entries;

    /// <summary>Records in the table.</summary>
    public readonly long Count => Entries;
}
