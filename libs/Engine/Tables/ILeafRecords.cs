using Distro.Engine.Memory;

namespace Distro.Engine.Tables;

/// <summary>What a table needs to know of the records its entries point to. Implemented by a struct, so that calls are direct.</summary>
public interface ILeafRecords
{
    /// <summary>The tables are those of slots, of which the memory is told apart from that of the data (MEMORY STATS).</summary>
    static virtual bool AreKeys => false;

    /// <summary>The keyed 64-bit hash of the record's key: the same that callers pass for that key.</summary>
    ulong HashOf(Handle record);

    /// <summary>True when the record's key equals the bytes.</summary>
    bool Matches(Handle record, ReadOnlySpan<byte> key);
}

/// <summary>Receives the records that a scan visits, in hash order by home bucket. Must not change the table meanwhile.</summary>
public interface ILeafSink
{
    void Emit(Handle record);
}
