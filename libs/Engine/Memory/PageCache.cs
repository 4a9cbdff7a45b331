namespace Distro.Engine.Memory;

/// <summary>
/// The empty pages that one heap keeps for its next need, so that work around a page's edge does not ask the arena each time. What is more than a few goes back to
/// the arena, and its memory to the system, a few pages each time the heap is asked to: the last blocks of a large value empty hundreds of pages, one after the other.
/// </summary>
internal sealed unsafe class PageCache(Arena arena)
{
    private const int PagesMax = 8;

    /// <summary>Pages that go back in one step: the system takes some dozens of microseconds for each.</summary>
    private const int StepPages = 4;

    private uint first;
    private int count;

    /// <summary>More pages than are kept wait for <see cref="GiveBackSome"/>. Others may ask: a moment old then.</summary>
    public bool IsOver => Volatile.Read(ref count) > PagesMax;

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
        if (header->PageCount == 1)
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

    /// <summary>Gives some of those back that are not to be kept. True while there are more.</summary>
    public bool GiveBackSome()
    {
        for (var left = StepPages; left > 0 && count > PagesMax; left--) ReturnFirst();
        return count > PagesMax;
    }

    /// <summary>Returns all of them to the arena.</summary>
    public void Clear()
    {
        while (first != 0) ReturnFirst();
    }

    private void ReturnFirst()
    {
        var page = first;
        var header = arena.Page(page);
        first = header->Next;
        count--;
        header->Kind = PageKind.Fresh;
        arena.ReturnPages(page, 1);
    }
}
