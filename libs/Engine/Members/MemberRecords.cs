using Distro.Engine.Memory;
using Distro.Engine.Tables;

namespace Distro.Engine.Members;

/// <summary>Member records as the leaf table sees them: the member's bytes are the key.</summary>
public readonly struct MemberRecords(KeyHash hash, Heap heap, MemberShape shape) : ILeafRecords
{
    private readonly KeyHash hash = hash;

    public ulong HashOf(Handle record) => hash.Of(MemberRecord.At(heap, record, shape).Member);

    public bool Matches(Handle record, ReadOnlySpan<byte> key) => MemberRecord.At(heap, record, shape).Member.SequenceEqual(key);
}
