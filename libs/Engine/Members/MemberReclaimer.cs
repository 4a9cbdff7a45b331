using Distro.Engine.Memory;
using Distro.Engine.Tables;

namespace Distro.Engine.Members;

/// <summary>Gives a member table (an encoding from that of plain tables on) back, step by step: a few members' records and the leaves that held them at a time.</summary>
internal sealed class MemberReclaimer(byte tableEncoding, MemberShape shape) : ValueReclaimer
{
    private const int SampleMembers = 32;

    /// <summary>Six bytes an entry at a load of 0.85.</summary>
    private const int EntryBytes = 7;

    public override bool HasOutside(byte encoding) => encoding >= tableEncoding;

    public override bool FreeSome(Heap heap, byte encoding, Span<byte> value, ref int budget)
        => encoding < tableEncoding || new MemberTable(default, heap, value, shape).FreeSome(ref budget);

    public override long OutsideBytes(Heap heap, byte encoding, ReadOnlySpan<byte> value)
    {
        if (encoding < tableEncoding)
            return 0;
        Span<byte> root = stackalloc byte[MemberTable.RootBytes];
        value[..MemberTable.RootBytes].CopyTo(root);
        return OutsideBytes(heap, root, shape);
    }

    /// <summary>The bytes of a table and its members, estimated from some of them.</summary>
    internal static long OutsideBytes(Heap heap, Span<byte> root, MemberShape shape)
    {
        var table = new MemberTable(default, heap, root, shape);
        if (table.Count == 0) return 0;
        var sampled = 0L;
        for (var sample = 0; sample < SampleMembers; sample++) sampled += Heap.BlockBytes(MemberRecord.At(heap, table.Sample((ulong)sample), shape).Bytes);
        return (table.Count * EntryBytes) + (table.Count * sampled / SampleMembers);
    }
}
