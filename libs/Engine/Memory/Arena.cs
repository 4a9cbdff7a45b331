using System.Runtime.CompilerServices;

namespace Distro.Engine.Memory;

/// <summary>
/// All memory that holds data: one range of addresses reserved at start, cut into pages of 64 KiB. Pages are backed by memory as they are used,
/// given back when empty, and never unmapped, so that reading through a stale hint is harmless. Heaps take pages here, a run at a time
/// and under a lock; what they do inside their pages needs none.
/// </summary>
public sealed unsafe class Arena : IDisposable
{
    internal const int PageShift = 16;
    internal const int PageBytes = 1 << PageShift;
    internal const int PageGranulesShift = PageShift - 2;
    private const long ReservedBytesMin = 64L << 20;

    /// <summary>From here on the arena asks for large pages: below, each size's first slabs are hardly filled, and whole large pages would waste memory.</summary>
    private const long LargePagesFrom = 16L << 20;
    private const long ReservedBytesMax = (1L << Handle.Bits) * Handle.GranuleBytes;

    private readonly Lock gate = new();
    private readonly PageRuns runs;
    private long headerBytes;
    private byte* start;
    private PageHeader* headers;
    private Heap[] heaps = [];
    private long bytesInUse;

    /// <summary>Reserves addresses for data: as many as asked for, or the largest half, quarter... of it that the system grants.</summary>
    /// <param name="reservedBytes">Address space, at most 4 TiB.</param>
    /// <param name="isChecked">Puts guard bytes after each block, poisons freed ones and validates each handle: for tests.</param>
    /// <param name="useLargePages">Asks the system for large pages: fewer misses in address translation, more memory resident than used.</param>
    public Arena(long reservedBytes, bool isChecked = false, bool useLargePages = false)
    {
        IsChecked = isChecked;
        var bytes = Math.Clamp(reservedBytes, ReservedBytesMin, ReservedBytesMax) & -PageBytes;
        while (!TryReserve(bytes))
        {
            bytes = (bytes / 2) & -PageBytes;
            if (bytes < ReservedBytesMin) throw new OutOfMemoryException($"The system refused even {ReservedBytesMin} bytes of address space for data: is there a limit on virtual memory (ulimit -v)?");
        }

        ReservedBytes = bytes;
        if (useLargePages) AddressSpace.System.PreferLargePages((nint)(start + LargePagesFrom), bytes - LargePagesFrom);
        AddressSpace.System.Commit((nint)headers, PageHeader.Bytes);
        headers[0].Free = PageHeader.None;
        runs = new PageRuns(this, (uint)(bytes >> PageShift));
    }

    ~Arena() => Release();

    public long ReservedBytes { get; }

    public bool IsChecked { get; }

    /// <summary>Bytes of pages that hold blocks or wait in a heap's cache: an upper bound of what is resident. Of a page run that one block has for itself the block's bytes count: the rest is never touched.</summary>
    public long PageBytesInUse => Volatile.Read(ref bytesInUse);

    /// <summary>Bytes in use, summed over all heaps.</summary>
    public long UsedBytes
    {
        get
        {
            var sum = 0L;
            foreach (var heap in Volatile.Read(ref heaps)) sum += heap.UsedBytes;
            return sum;
        }
    }

    /// <summary>Makes a heap for one more worker.</summary>
    public Heap CreateHeap()
    {
        lock (gate)
        {
            var heap = new Heap(this, heaps.Length);
            Volatile.Write(ref heaps, [.. heaps, heap]);
            return heap;
        }
    }

    /// <summary>Sums live blocks page by page, by what the pages themselves say. Only at rest: no heap may be working.</summary>
    public long WalkUsedBytes()
    {
        var sum = 0L;
        for (var page = 1u; page < runs.HighWater; page += Math.Max(1, headers[page].PageCount))
        {
            var header = &headers[page];
            if (header->Kind == PageKind.Large) sum += SizeClass.BytesOf(header->SizeClass);
            if (header->Kind == PageKind.Slab) sum += LiveBlocks(header) * SizeClass.BytesOf(header->SizeClass);
        }

        foreach (var heap in heaps) sum -= heap.PendingBytes;
        return sum;
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    internal Heap[] Heaps => Volatile.Read(ref heaps);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal PageHeader* Page(uint page) => headers + page;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal byte* Address(ulong granule) => start + (granule << 2);

    /// <summary>True when the handle lies in a page that was handed out at some time.</summary>
    internal bool Contains(ulong granule) => granule != 0 && granule >> PageGranulesShift < runs.HighWater;

    /// <summary>Takes a run of pages for slabs. Throws when the reservation is used up.</summary>
    internal uint TakePages(uint pages) => TakePages(pages, (long)pages << PageShift);

    /// <summary>As above, of which only so many bytes will be touched.</summary>
    internal uint TakePages(uint pages, long bytes)
    {
        uint first;
        lock (gate)
        {
            first = runs.Take(pages);
            if (first == 0) ThrowFull();
            for (var page = first; page < first + pages; page++)
            {
                headers[page] = default;
                headers[page].Head = first;
                headers[page].FirstGranule = (ulong)page << PageGranulesShift;
            }

            headers[first].PageCount = pages;
            bytesInUse += bytes;
        }

        AddressSpace.System.Commit((nint)(start + ((long)first << PageShift)), (long)pages << PageShift);
        return first;
    }

    /// <summary>Returns a run, and its memory to the system.</summary>
    internal void ReturnPages(uint first, uint pages) => ReturnPages(first, pages, (long)pages << PageShift);

    /// <summary>As above, for a run of which so many bytes were counted.</summary>
    internal void ReturnPages(uint first, uint pages, long bytes)
    {
        AddressSpace.System.GiveBack((nint)(start + ((long)first << PageShift)), (long)pages << PageShift);
        lock (gate)
        {
            bytesInUse -= bytes;
            runs.Return(first, pages);
        }
    }

    /// <summary>So many bytes in use less: of a run that goes back later, in pieces.</summary>
    internal void Uncount(long bytes)
    {
        lock (gate) bytesInUse -= bytes;
    }

    internal void CommitHeaders(uint first, uint pages)
        => AddressSpace.System.Commit((nint)(headers + first), (long)pages * PageHeader.Bytes);

    /// <summary>Reserves the pages and their headers, both or neither.</summary>
    private bool TryReserve(long bytes)
    {
        start = (byte*)AddressSpace.System.TryReserve(bytes);
        if (start == null) return false;
        headerBytes = (((bytes >> PageShift) * PageHeader.Bytes) + PageBytes - 1) & -PageBytes;
        headers = (PageHeader*)AddressSpace.System.TryReserve(headerBytes);
        if (headers != null) return true;
        AddressSpace.System.Release((nint)start, bytes);
        start = null;
        return false;
    }

    private long LiveBlocks(PageHeader* header)
    {
        var live = (long)header->Started;
        var slab = header->FirstGranule;
        for (var block = header->Free; block != PageHeader.None; block = *(int*)Address(slab + (uint)block)) live--;
        for (var block = (int)header->Remote - 1; block != PageHeader.None; block = *(int*)Address(slab + (uint)block)) live--;
        return live;
    }

    private void Release()
    {
        if (start == null) return;
        AddressSpace.System.Release((nint)start, ReservedBytes);
        AddressSpace.System.Release((nint)headers, headerBytes);
        start = null;
        headers = null;
    }

    private void ThrowFull() => throw new OutOfMemoryException($"All {ReservedBytes} bytes reserved for data are in use.");
}
