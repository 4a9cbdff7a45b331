namespace Distro.Engine.Memory;

/// <summary>
/// The page runs of large blocks that one heap has freed and still has to give back. The system takes a while to unmap hundreds of megabytes, and whoever frees a block may
/// hold a slot: so a long run waits here and goes back piece by piece, from its end, a piece each time the heap is asked to. A block of as many pages takes it over as it stands.
/// Invariant: a run's header says how many of its pages are left, and the pages behind those are the arena's again.
/// </summary>
internal sealed unsafe class LargeReturns(Arena arena)
{
    /// <summary>Pages that go back in one step: 2 MiB, some dozens of microseconds.</summary>
    private const uint StepPages = 32;

    private uint first;

    /// <summary>Others may ask: a moment old then.</summary>
    public bool IsEmpty => Volatile.Read(ref first) == 0;

    /// <summary>Gives a run back, of which so many bytes were counted: at once where it is short.</summary>
    public void Return(uint run, uint pages, long bytes)
    {
        var header = arena.Page(run);
        header->Kind = PageKind.Fresh;
        if (pages <= StepPages)
        {
            arena.ReturnPages(run, pages, bytes);
            return;
        }

        arena.Uncount(bytes);
        header->Next = first;
        Volatile.Write(ref first, run);
    }

    /// <summary>The run freed last, if it has exactly so many pages; else 0.</summary>
    public uint TryTake(uint pages, long bytes)
    {
        var run = first;
        if (run == 0 || arena.Page(run)->PageCount != pages) return 0;
        Volatile.Write(ref first, arena.Page(run)->Next);
        arena.Uncount(-bytes);
        return run;
    }

    /// <summary>Gives one piece back. True while there is more.</summary>
    public bool GiveBackSome()
    {
        var run = first;
        if (run == 0) return false;
        var header = arena.Page(run);
        var pages = header->PageCount;
        if (pages <= StepPages)
        {
            Volatile.Write(ref first, header->Next);
            arena.ReturnPages(run, pages, 0);
            return first != 0;
        }

        header->PageCount = pages - StepPages;
        arena.ReturnPages(run + pages - StepPages, StepPages, 0);
        return true;
    }
}
