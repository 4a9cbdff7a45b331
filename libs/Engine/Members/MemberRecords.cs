using Distro.Engine.Memory;
using Distro.Engine.Tables;

namespace Distro.Engine.Members;

/// <summary>Member records as the leaf table sees them: the member's bytes are the key.</summary>
public readonly ref struct MemberRecords(KeyEntry entry, Heap heap, MemberShape shape) : ILeafRecords
{
    private readonly KeyEntry entry = entry;

    public ulong HashOf(Handle record) => entry.HashOf(MemberRecord.At(heap, record, shape).Member);

    public bool Matches(Handle record, ReadOnlySpan<byte> key) => MemberRecord.At(heap, record, shape).Member.SequenceEqual(key);
}
