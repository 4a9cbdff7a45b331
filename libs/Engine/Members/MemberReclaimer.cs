using System.Runtime.InteropServices;
using Distro.Engine.Memory;
using Distro.Engine.Tables;

namespace Distro.Engine.Members;

/// <summary>Gives a member table (an encoding from that of plain tables on) back, step by step: a few members' records and the leaves that held them at a time.</summary>
internal sealed class MemberReclaimer(byte tableEncoding, MemberShape shape) : ValueReclaimer
{
    public override bool HasOutside(byte encoding) => encoding >= tableEncoding;

    public override bool FreeSome(Heap heap, byte encoding, Span<byte> value, ref int budget)
        => encoding < tableEncoding || new MemberTable(default, heap, value, shape).FreeSome(ref budget);

    public override long OutsideBytes(Heap heap, byte encoding, ReadOnlySpan<byte> value, long samples)
    {
        if (encoding < tableEncoding)
            return 0;
        Span<byte> root = stackalloc byte[MemberTable.RootBytes];
        value[..MemberTable.RootBytes].CopyTo(root);
        return OutsideBytes(heap, root, shape, samples);
    }

    /// <summary>The bytes of a table and its members: as <see cref="LeafSurvey"/> judges them by samples, or of all of them with none.</summary>
    internal static long OutsideBytes(Heap heap, Span<byte> root, MemberShape shape, long samples)
        => LeafSurvey.Bytes(heap, MemoryMarshal.Read<LeafRoot>(root), new RecordBytes(shape), samples);

    private readonly struct RecordBytes(MemberShape shape) : IRecordBytes
    {
        public long Of(Heap heap, Handle record) => Heap.BlockBytes(MemberRecord.At(heap, record, shape).Bytes);
    }
}
