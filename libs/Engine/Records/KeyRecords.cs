using System.Runtime.CompilerServices;
using Distro.Engine.Memory;
using Distro.Engine.Tables;

namespace Distro.Engine.Records;

/// <summary>How the tables of slots read the records of keys.</summary>
internal readonly struct KeyRecords(Heap heap, KeyHash hash) : ILeafRecords
{
    public static bool AreKeys => true;

    public ulong HashOf(Handle record) => hash.Of(KeyOf(record));

    public bool Matches(Handle record, ReadOnlySpan<byte> key) => KeyOf(record).SequenceEqual(key);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> KeyOf(Handle record)
    {
        var layout = RecordLayout.Read(heap, record);
        return heap.At(record, layout.Bytes).Slice(layout.KeyStart, layout.KeyLength);
    }
}
