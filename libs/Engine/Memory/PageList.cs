namespace Distro.Engine.Memory;

/// <summary>Pages of one heap chained through their headers: those with room of a size, those that shall become empty. A page is in one list at most.</summary>
internal static unsafe class PageList
{
    public static void Push(Arena arena, ref uint first, uint pageIndex)
    {
        var page = arena.Page(pageIndex);
        page->Linked = true;
        page->Previous = 0;
        page->Next = first;
        if (first != 0) arena.Page(first)->Previous = pageIndex;
        first = pageIndex;
    }

    public static void Remove(Arena arena, ref uint first, uint pageIndex)
    {
        var page = arena.Page(pageIndex);
        page->Linked = false;
        if (page->Previous != 0) arena.Page(page->Previous)->Next = page->Next;
        else first = page->Next;
        if (page->Next != 0) arena.Page(page->Next)->Previous = page->Previous;
    }
}
