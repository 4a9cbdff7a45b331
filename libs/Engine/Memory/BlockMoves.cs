namespace Distro.Engine.Memory;

/// <summary>Moves blocks out of pages that shall become empty (<see cref="SparsePages"/>). Whoever holds the only handles to a block calls this, under the lock that guards them.</summary>
internal static class BlockMoves
{
    /// <summary>What moving a block takes from a budget in which looking at one takes 1.</summary>
    private const int MoveCost = 6;
    private const int BytesPerCost = 512;

    /// <summary>Moves a block if its page shall become empty. True when the handle has changed.</summary>
    public static bool MoveOff(this Heap heap, ref Handle handle, int bytes, ref int budget)
    {
        var counts = heap.Sparse.Moves;
        if (!heap.IsSparse(handle))
        {
            counts.BlocksLeft++;
            return false;
        }

        counts.Blocks++;
        var moved = heap.Allocate(bytes);
        heap.At(handle, bytes).CopyTo(heap.At(moved, bytes));
        heap.Free(handle, bytes);
        handle = moved;
        budget -= MoveCost + (bytes / BytesPerCost);
        return true;
    }
}
