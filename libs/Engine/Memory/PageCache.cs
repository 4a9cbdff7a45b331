namespace Distro.Engine.Memory;

/// <summary>
/// The empty pages that one heap keeps for its next need, so that work around a page's edge does not ask the arena each time.
/// Bounded: what is more, and runs of several pages, goes back to the arena, and its memory to the system.
/// </summary>
internal sealed unsafe class PageCache(Arena arena)
{
    private const int PagesMax = 8;

    private uint first;
    private int count;

    /// <summary>Takes a run of pages, from here or from the arena.</summary>
    public uint Take(uint pages)
    {
        if (pages != 1 || first == 0) return arena.TakePages(pages);
        var page = first;
        first = arena.Page(page)->Next;
        count--;
        return page;
    }

    public void Return(uint page)
    {
        var header = arena.Page(page);
        if (header->PageCount == 1 && count < PagesMax)
        {
            header->Kind = PageKind.Cached;
            header->Next = first;
            first = page;
            count++;
            return;
        }

        header->Kind = PageKind.Fresh;
        arena.ReturnPages(page, header->PageCount);
    }

    /// <summary>Returns all of them to the arena.</summary>
    public void Clear()
    {
        while (first != 0)
        {
            var page = first;
            first = arena.Page(page)->Next;
            arena.ReturnPages(page, 1);
        }

        count = 0;
    }
}
