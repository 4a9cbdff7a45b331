using Distro.Engine.Memory;
using Distro.Engine.Tables;

namespace Distro.Engine.Members;

/// <summary>Gives a member table back, step by step: a few members' records and the leaves that held them at a time.</summary>
internal sealed class MemberReclaimer(byte tableEncoding, MemberShape shape) : ValueReclaimer
{
    private const int SampleMembers = 32;

    /// <summary>Six bytes an entry at a load of 0.85.</summary>
    private const int EntryBytes = 7;

    public override bool HasOutside(byte encoding) => encoding == tableEncoding;

    public override bool FreeSome(Heap heap, byte encoding, Span<byte> value, ref int budget)
        => encoding != tableEncoding || new MemberTable(default, heap, value, shape).FreeSome(ref budget);

    public override long OutsideBytes(Heap heap, byte encoding, ReadOnlySpan<byte> value)
    {
        if (encoding != tableEncoding)
            return 0;
        Span<byte> root = stackalloc byte[MemberTable.RootBytes];
        value[..MemberTable.RootBytes].CopyTo(root);
        return OutsideBytes(heap, root, shape);
    }

    /// <summary>The bytes of a table and its members, estimated from some of them.</summary>
    internal static long OutsideBytes(Heap heap, Span<byte> root, MemberShape shape)
    {
        var table = new MemberTable(default, heap, root, shape);
        var sink = new MeasuringSink(heap, shape);
        table.Scan(0, SampleMembers, ref sink);
        return sink.Members == 0 ? 0 : (table.Count * EntryBytes) + (table.Count * sink.Bytes / sink.Members);
    }

    private struct MeasuringSink(Heap heap, MemberShape shape) : ILeafSink
    {
        public long Members { get; private set; }

        public long Bytes { get; private set; }

        public void Emit(Handle record)
        {
            Members++;
            Bytes += Heap.BlockBytes(MemberRecord.At(heap, record, shape).Bytes);
        }
    }
}
