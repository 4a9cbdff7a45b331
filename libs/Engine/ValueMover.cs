using Distro.Engine.Memory;
using Distro.Engine.Tables;

namespace Distro.Engine;

/// <summary>Where moving goes on in a value. All zero: at its beginning. A hint, as <see cref="LeafCursor"/>.</summary>
internal struct ValueCursor
{
    public int Stage;
    public long At;
}

/// <summary>
/// How a type moves what hangs off its value out of pages that shall become empty, some at a time under its slot's lock. The counterpart of <see cref="ValueReclaimer"/>,
/// registered in <see cref="ValueMovers"/>; a cursor that fits the value no more must do no harm.
/// </summary>
internal abstract class ValueMover
{
    /// <summary>Moves until the budget is used up. True when all of the value was looked at.</summary>
    public abstract bool MoveSome(Heap heap, KeyHash hash, byte encoding, Span<byte> value, ref ValueCursor cursor, ref int budget);
}

/// <summary>The mover of each value type; null for a type whose values lie in their records whole. The one place where a type registers.</summary>
internal static class ValueMovers
{
    private static readonly ValueMover?[] ByType = new ValueMover?[16];

    static ValueMovers()
    {
        ByType[(int)ValueType.List] = new Lists.ListMover();
        ByType[(int)ValueType.Set] = new Members.MemberMover(Members.MemberShape.Bare);
        ByType[(int)ValueType.SortedSet] = new SortedSets.SortedSetMover();
        ByType[(int)ValueType.Stream] = new Streams.StreamMover();
        ByType[(int)ValueType.Hash] = new Members.MemberMover(Members.MemberShape.Valued);
    }

    public static ValueMover? Of(ValueType type) => ByType[(int)type & 15];
}
