namespace Distro.Engine.Memory;

/// <summary>
/// A heap's pages that others freed into: anybody pushes, the owner takes. What was pushed moves over to a list that is the owner's alone as a whole, so that taking a page is a plain load.
/// Invariant: a page in here has a non-empty remote list, so it can neither become empty nor be pushed twice; its <see cref="PageHeader.NextNotified"/> is this list's.
/// </summary>
internal sealed unsafe class NotifiedPages(Arena arena)
{
    /// <summary>As many are collected in one go: some hundreds of microseconds where each gives its memory back.</summary>
    public const int PagesAStep = 8;

    /// <summary>Blocks that are collected in one go, but for what the last page has beyond them.</summary>
    public const int BlocksAStep = 1024;

    private uint pushed;
    private uint taken;

    /// <summary>The owner asks.</summary>
    public bool IsEmpty => taken == 0 && Volatile.Read(ref pushed) == 0;

    /// <summary>Any thread.</summary>
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

    /// <summary>One of them, which leaves the list; 0 when there is none.</summary>
    public uint Take()
    {
        if (taken == 0 && Volatile.Read(ref pushed) != 0) taken = Interlocked.Exchange(ref pushed, 0);
        var page = taken;
        if (page != 0) taken = arena.Page(page)->NextNotified;
        return page;
    }
}
