namespace Distro.Engine.Memory;

/// <summary>
/// The pages of one heap that shall become empty: of each size the least used ones, as many as leave room for their blocks in the others. They take no new blocks,
/// whoever walks the data moves the blocks that it finds in them (<see cref="Heap.MoveOff"/>), and the last block that goes gives the page back.
/// What nobody found, such as what waits to be freed, stays; then the pages become ordinary ones again.
/// </summary>
internal sealed unsafe class SparsePages(Arena arena)
{
    /// <summary>Pages of one size looked at: bounds a choice to some tens of microseconds. The others have their turn in the next round.</summary>
    private const int LookedAtMax = 2048;

    /// <summary>Pages are told apart by how full they are in so many steps.</summary>
    private const int Levels = 32;

    /// <summary>It is worth while where at least one page in so many can be given back: what moves grows as pages are fuller.</summary>
    private const int GainAtLeast = 12;

    private uint first;

    public MoveCounts Moves { get; } = new();

    /// <summary>Head of the list.</summary>
    public ref uint First => ref first;

    /// <summary>Takes those pages out of the list of pages with room of a size. Returns how many.</summary>
    public int Choose(ref uint withRoom)
    {
        var (highest, ofHighest) = Highest(withRoom);
        var chosen = 0;
        var looked = 0;
        for (var pageIndex = withRoom; pageIndex != 0 && looked < LookedAtMax; looked++)
        {
            var page = arena.Page(pageIndex);
            var next = page->Next;
            var level = LevelOf(page);
            if (level < highest || (level == highest && ofHighest-- > 0))
            {
                PageList.Remove(arena, ref withRoom, pageIndex);
                page->IsSparse = true;
                PageList.Push(arena, ref first, pageIndex);
                chosen++;
            }

            pageIndex = next;
        }

        return chosen;
    }

    /// <summary>Those that are left become ordinary pages again.</summary>
    public void End(uint[] withRoom)
    {
        while (first != 0)
        {
            var pageIndex = first;
            var page = arena.Page(pageIndex);
            PageList.Remove(arena, ref first, pageIndex);
            page->IsSparse = false;
            PageList.Push(arena, ref withRoom[page->SizeClass], pageIndex);
        }
    }

    private static int LevelOf(PageHeader* page) => Math.Min((int)((long)page->Used * Levels / page->Capacity), Levels - 1);

    /// <summary>All pages below a level are chosen, and so many of that level; (-1, 0) when too little would be gained.</summary>
    private (int Level, long OfLevel) Highest(uint list)
    {
        Span<int> pages = stackalloc int[Levels];
        Span<long> used = stackalloc long[Levels];
        var looked = 0;
        var capacity = 1L;
        long room = 0;
        for (; list != 0 && looked < LookedAtMax; looked++)
        {
            var page = arena.Page(list);
            capacity = page->Capacity;
            var level = LevelOf(page);
            pages[level]++;
            used[level] += page->Used;
            room += capacity - page->Used;
            list = page->Next;
        }

        long chosen = 0;
        long moving = 0;
        for (var level = 0; level < Levels; level++)
        {
            // A page chosen takes its own room away, and fills as much of the others' as it holds: together its capacity.
            var fitting = Math.Min(pages[level], (room - moving) / capacity);
            chosen += fitting;
            if (fitting < pages[level]) return chosen > 0 && chosen * GainAtLeast >= looked ? (level, fitting) : (-1, 0);
            moving += used[level];
            room -= (pages[level] * capacity) - used[level];
        }

        return (-1, 0);
    }
}
