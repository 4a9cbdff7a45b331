using System.Runtime.InteropServices;
using Distro.Engine.Memory;
using Distro.Engine.Tables;

namespace Distro.Engine.Members;

/// <summary>Moves the table of a large hash or set, and its members' records, out of pages that shall become empty.</summary>
internal sealed class MemberMover(MemberShape shape) : ValueMover
{
    public override bool MoveSome(Heap heap, KeyHash hash, byte encoding, Span<byte> value, ref ValueCursor cursor, ref int budget)
    {
        var records = new MemberRecordMover(heap, shape);
        return MoveSome(heap, value, ref cursor, ref budget, ref records);
    }

    /// <summary>The cursor's stage is the place in the leaf.</summary>
    internal static bool MoveSome<TMover>(Heap heap, Span<byte> root, ref ValueCursor cursor, ref int budget, ref TMover records)
        where TMover : struct, ILeafMover, allows ref struct
    {
        var at = new LeafCursor { Position = cursor.At, Place = cursor.Stage };
        var isDone = LeafRelocation.MoveSome(heap, ref MemoryMarshal.AsRef<LeafRoot>(root), ref at, ref budget, ref records);
        (cursor.At, cursor.Stage) = (at.Position, at.Place);
        return isDone;
    }

    private readonly struct MemberRecordMover(Heap heap, MemberShape shape) : ILeafMover
    {
        public bool TryMove(ref Handle record, ref int budget)
        {
            if (heap.IsSparse(record)) heap.MoveOff(ref record, MemberRecord.At(heap, record, shape).Bytes, ref budget);
            return true;
        }
    }
}
