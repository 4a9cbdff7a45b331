using Distro.Engine.Tables;

namespace Distro.Engine;

/// <summary>How far <see cref="Keyspace.MoveSome"/> has come in a slot. All zero: at its beginning.</summary>
public struct SlotMoves
{
    internal LeafCursor Table;
    internal ValueCursor Value;

    public readonly bool IsAtBeginning => Table.Position == 0 && Table.Place == 0 && Value.At == 0 && Value.Stage == 0;
}
