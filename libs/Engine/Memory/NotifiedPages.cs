namespace Distro.Engine.Memory;

/// <summary>
/// The pages of one heap that others have freed into: a stack that any thread pushes onto, and the owner's own list of what it has taken from there and not looked at yet, so that it
/// may stop in the middle. Invariant: a page in either has a non-empty remote list, so nobody pushes it again before it is looked at.
/// </summary>
internal sealed unsafe class NotifiedPages(Arena arena)
{
    /// <summary>Blocks that are taken back in one go: some dozens of microseconds, and those of one page more.</summary>
    public const int BlocksAtOnce = 1024;

    private uint pushed;
    private uint taken;

    /// <summary>There is something to look at. For the owner.</summary>
    public bool Any => taken != 0 || Volatile.Read(ref pushed) != 0;

    /// <summary>From any thread.</summary>
    public void Push(uint page)
    {
        uint before;
        do
        {
            before = Volatile.Read(ref pushed);
            arena.Page(page)->NextNotified = before;
        }
        while (Interlocked.CompareExchange(ref pushed, page, before) != before);
    }

    /// <summary>The next page to look at, 0 when there is none. For the owner.</summary>
    public uint Next()
    {
        if (taken == 0)
        {
            if (Volatile.Read(ref pushed) == 0) return 0;
            taken = Interlocked.Exchange(ref pushed, 0);
        }

        var page = taken;
        taken = arena.Page(page)->NextNotified;
        return page;
    }

    /// <summary>Puts the blocks that others have freed in a page among its free ones; returns how many they were.</summary>
    public int TakeBack(PageHeader* page)
    {
        var before = page->Used;
        var block = (int)Interlocked.Exchange(ref page->Remote, 0) - 1;
        while (block != PageHeader.None)
        {
            var address = (int*)arena.Address(page->FirstGranule + (uint)block);
            var next = *address;
            *address = page->Free;
            page->Free = block;
            page->Used--;
            block = next;
        }

        return before - page->Used;
    }
}
