using System.Numerics;

namespace Distro.Engine.Memory;

/// <summary>
/// Hands out runs of consecutive pages and takes them back. Free runs carry their length at both ends, so that a run given back
/// merges with its neighbours at once; they hang in lists by the logarithm of their length. Called under the arena's lock.
/// Invariant: every page below the high-water mark belongs to exactly one run, free or not, and no two free runs touch.
/// </summary>
internal sealed unsafe class PageRuns(Arena arena, uint pageCount)
{
    private const int ListCount = 32;

    /// <summary>Runs of a list looked at before a longer list is tried: bounds the search.</summary>
    private const int ProbesMax = 16;

    private readonly uint[] lists = new uint[ListCount];

    /// <summary>Pages from here on were never handed out. Page 0 never is: its first granule would be the null handle.</summary>
    public uint HighWater { get; private set; } = 1;

    /// <summary>Takes a run; 0 when the arena is full.</summary>
    public uint Take(uint pages)
    {
        for (var list = BitOperations.Log2(pages); list < ListCount; list++)
        {
            var probes = 0;
            for (var run = lists[list]; run != 0 && probes < ProbesMax; run = arena.Page(run)->Next, probes++)
            {
                if (arena.Page(run)->PageCount < pages) continue;
                Unlink(run);
                var rest = arena.Page(run)->PageCount - pages;
                if (rest > 0) Link(run + pages, rest);
                return run;
            }
        }

        if (pages > pageCount - HighWater) return 0;
        var fresh = HighWater;
        arena.CommitHeaders(fresh, pages);
        HighWater += pages;
        return fresh;
    }

    public void Return(uint first, uint pages)
    {
        if (first > 1)
        {
            var before = arena.Page(first - 1)->Head;
            if (arena.Page(before)->Kind == PageKind.FreeRun)
            {
                Unlink(before);
                pages += first - before;
                first = before;
            }
        }

        var after = first + pages;
        if (after < HighWater && arena.Page(after)->Kind == PageKind.FreeRun)
        {
            Unlink(after);
            pages += arena.Page(after)->PageCount;
        }

        Link(first, pages);
    }

    private void Link(uint first, uint pages)
    {
        var header = arena.Page(first);
        header->Kind = PageKind.FreeRun;
        header->Head = first;
        header->PageCount = pages;
        header->Previous = 0;
        arena.Page(first + pages - 1)->Head = first;
        ref var list = ref lists[BitOperations.Log2(pages)];
        header->Next = list;
        if (list != 0) arena.Page(list)->Previous = first;
        list = first;
    }

    private void Unlink(uint first)
    {
        var header = arena.Page(first);
        header->Kind = PageKind.Fresh;
        if (header->Previous != 0) arena.Page(header->Previous)->Next = header->Next;
        else lists[BitOperations.Log2(header->PageCount)] = header->Next;
        if (header->Next != 0) arena.Page(header->Next)->Previous = header->Previous;
    }
}
