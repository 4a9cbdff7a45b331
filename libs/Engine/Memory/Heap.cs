using System.Runtime.CompilerServices;

namespace Distro.Engine.Memory;

/// <summary>
/// One worker's share of the arena: only its own thread allocates from it; any worker may free into it. The owner takes and returns blocks with plain
/// loads and stores. Others chain blocks they free and push the chain onto the page's remote list; the first push tells the owner, who collects
/// when its current page is full. While a worker idles, others may adopt its pages that have room.
/// Invariant: a heap's lists hold exactly its pages that have room, its current pages excepted; full pages are in no list.
/// </summary>
public sealed unsafe class Heap
{
    private const int Busy = 0;
    private const int Idle = 1;
    private const int Adopting = 2;

    /// <summary>Pages taken over from a sleeper in one go.</summary>
    private const int AdoptPagesMax = 64;

    private readonly Arena arena;
    private readonly int index;
    private readonly bool isChecked;
    private readonly uint[] current = new uint[SizeClass.SlabClasses];
    private readonly uint[] withRoom = new uint[SizeClass.SlabClasses];
    private readonly ForeignFrees foreign;
    private readonly PageCache cache;
    internal SparsePages Sparse { get; }
    private readonly LargeReturns returns;
    private readonly NotifiedPages notified;
    private long usedBytes;
    private long pagesFilled;
    private long pagesFilledBefore = -1;
    private int state;

    internal Heap(Arena arena, int index)
    {
        (this.arena, this.index, isChecked) = (arena, index, arena.IsChecked);
        (foreign, cache, Sparse) = (new ForeignFrees(arena), new PageCache(arena), new SparsePages(arena));
        (returns, notified) = (new LargeReturns(arena), new NotifiedPages(arena));
    }

    /// <summary>
    /// Bytes taken minus bytes freed by this worker, in block sizes. It goes below zero where a worker frees what others took:
    /// the sum over all heaps is used_memory's data part, and exact.
    /// </summary>
    public long UsedBytes => Volatile.Read(ref usedBytes);

    /// <summary>The part of <see cref="UsedBytes"/> that the tables of slots take: what it costs to find keys. Summed over all heaps it is exact, too.</summary>
    public long KeyTableBytes { get; internal set; }

    /// <summary>Blocks taken, given back and looked at so far, counted by the checked build only: what tests measure the length of a step by.</summary>
    public long Accesses { get; private set; }

    /// <summary>Pages wait for <see cref="GiveBackSome"/>. Others may ask: a moment old then.</summary>
    public bool HasToGiveBack => !returns.IsEmpty || cache.IsOver;

    /// <summary>Spent with each block taken or freed, by the owner and by who works for it while it sleeps.</summary>
    public Patience Patience { get; } = new();

    /// <summary>Much is on its way into the keyspace: tables of slots double where they would grow by an eighth, and are given the size that fits (<see cref="Slots.SlotFit"/>) when all is there.</summary>
    public bool GrowsAhead { get; set; }

    internal long PendingBytes => foreign.PendingBytes;

    /// <summary>Bytes that a block of that many bytes really takes.</summary>
    public static long BlockBytes(int bytes) => SizeClass.BytesOf(SizeClass.Of(bytes));

    /// <summary>Takes a block of at least <paramref name="bytes"/> bytes. Its content is undefined.</summary>
    public Handle Allocate(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Patience.Spend();
        var sizeClass = SizeClass.Of(isChecked ? bytes + BlockGuard.Bytes : bytes);
        usedBytes += SizeClass.BytesOf(sizeClass);
        if (sizeClass >= SizeClass.SlabClasses) return AllocateLarge(bytes, sizeClass);
        var page = arena.Page(current[sizeClass]);
        if (page->Free == PageHeader.None && page->Started == page->Capacity) page = FindRoom(sizeClass);
        var slab = page->FirstGranule;
        var isReused = page->Free != PageHeader.None;
        ulong granule;
        if (isReused)
        {
            granule = slab + (uint)page->Free;
            page->Free = *(int*)arena.Address(granule);
        }
        else
        {
            granule = slab + (uint)(page->Started * page->GranulesPerBlock);
            page->Started++;
        }

        page->Used++;
        if (isChecked) BlockGuard.Arm(arena.Address(granule), bytes, SizeClass.BytesOf(sizeClass), granule, isReused);
        return new Handle(granule);
    }

    /// <summary>Gives a block back, whoever's page it lies in. <paramref name="bytes"/> is the size that was asked for.</summary>
    public void Free(Handle handle, int bytes)
    {
        Patience.Spend();
        var sizeClass = SizeClass.Of(isChecked ? bytes + BlockGuard.Bytes : bytes);
        var pageIndex = arena.Page((uint)(handle.Value >> Arena.PageGranulesShift))->Head;
        var page = arena.Page(pageIndex);
        if (isChecked) CheckAndKill(handle, bytes, sizeClass, page);
        usedBytes -= SizeClass.BytesOf(sizeClass);
        if (sizeClass >= SizeClass.SlabClasses)
        {
            returns.Return(pageIndex, page->PageCount, SizeClass.BytesOf(sizeClass));
            return;
        }

        var block = (int)(handle.Value - page->FirstGranule);
        if (Volatile.Read(ref page->Owner) != index)
        {
            foreign.Add(pageIndex, block);
            return;
        }

        *(int*)arena.Address(handle.Value) = page->Free;
        page->Free = block;
        page->Used--;
        if (!page->Linked || page->Used == 0) SettleAfterFree(pageIndex, page, sizeClass);
    }

    /// <summary>True when a block of the one size has room for the other: <see cref="Refit"/> may change it where it stands.</summary>
    public bool Fits(int oldBytes, int newBytes)
    {
        var guard = isChecked ? BlockGuard.Bytes : 0;
        return SizeClass.Of(oldBytes + guard) == SizeClass.Of(newBytes + guard);
    }

    /// <summary>Changes a block's size where it stands; only where it <see cref="Fits"/>. Bytes that both sizes have stay.</summary>
    public void Refit(Handle handle, int oldBytes, int newBytes)
    {
        if (!isChecked) return;
        Check(handle, oldBytes);
        BlockGuard.Place(arena.Address(handle.Value), newBytes, handle.Value);
    }

    /// <summary>Whether the block lies in a page that shall become empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsSparse(Handle handle) => arena.Page(arena.Page((uint)(handle.Value >> Arena.PageGranulesShift))->Head)->IsSparse;

    /// <summary>The block's bytes, all of them. Valid until it is freed: blocks never move by themselves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> At(Handle handle, int bytes)
    {
        if (isChecked) Check(handle, bytes);
        return new Span<byte>(arena.Address(handle.Value), bytes);
    }

    /// <summary>The first bytes of a block whose size is not known yet; at most as many as it has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Peek(Handle handle, int bytes)
    {
        if (isChecked) CheckPage(handle);
        return new Span<byte>(arena.Address(handle.Value), bytes);
    }

    /// <summary>A value at a byte position of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Ref<T>(Handle handle, int position) where T : unmanaged
    {
        if (isChecked) CheckPage(handle);
        return ref *(T*)(arena.Address(handle.Value) + position);
    }

    /// <summary>Asks the processor to fetch a block's first line. A hint: the handle need not be live.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(Handle handle, int position = 0)
    {
        if (System.Runtime.Intrinsics.X86.Sse.IsSupported) System.Runtime.Intrinsics.X86.Sse.Prefetch0(arena.Address(handle.Value) + position);
    }

    /// <summary>
    /// Bytes that may belong to anybody by now, for hints. False where they cannot be read: outside the arena, or on Windows,
    /// where memory given back is not readable.
    /// </summary>
    internal bool TryHint(Handle handle, int position, int bytes, out Span<byte> found)
    {
        var isReadable = !OperatingSystem.IsWindows() && arena.Contains(handle.Value) && arena.Contains(handle.Value + (uint)(position + bytes) / Handle.GranuleBytes);
        found = isReadable ? new Span<byte>(arena.Address(handle.Value) + position, bytes) : default;
        return isReadable;
    }

    /// <summary>Sends what this worker freed of others' and collects a part of what others freed of its own: called now and then, so that memory comes back where no more is asked for. True while there is more.</summary>
    public bool Settle()
    {
        foreign.SendAll();
        return CollectNotified();
    }

    /// <summary>Gives a part of the memory of freed large blocks and empty pages back to the system. True while there is more.</summary>
    public bool GiveBackSome() => returns.GiveBackSome() | cache.GiveBackSome();

    /// <summary>The worker goes to sleep: what it freed of others' is returned, and its pages may be adopted.</summary>
    public void EnterIdle()
    {
        foreign.SendAll();
        Volatile.Write(ref state, Idle);
    }

    /// <summary>The worker is about to work again. Waits out an adoption in progress, which is a few list operations.</summary>
    public void LeaveIdle()
    {
        var spin = default(SpinWait);
        while (Interlocked.CompareExchange(ref state, Busy, Idle) == Adopting) spin.SpinOnce();
    }

    /// <summary>Collects all that others freed, and returns empty pages and their memory to the arena.</summary>
    public void Trim()
    {
        while (Settle()) { }
        for (var sizeClass = 0; sizeClass < current.Length; sizeClass++)
        {
            var page = current[sizeClass];
            if (page == 0 || arena.Page(page)->Used != 0) continue;
            current[sizeClass] = 0;
            cache.Return(page);
        }

        cache.Clear();
    }

    /// <summary>Trims, unless a page filled up since the last call: what is growing will want its empty pages again.</summary>
    public void TrimWhenQuiet()
    {
        if (pagesFilled == pagesFilledBefore) Trim();
        pagesFilledBefore = pagesFilled;
    }

    /// <summary>Chooses the pages of one size that shall become empty; returns how many.</summary>
    internal int ChooseSparse(int sizeClass)
    {
        _ = CollectNotified();
        _ = TryAdopt(sizeClass);
        return Sparse.Choose(ref withRoom[sizeClass]);
    }

    /// <summary>Chosen pages that did not become empty take blocks again.</summary>
    internal void EndSparse() => Sparse.End(withRoom);

    /// <summary>Another worker acts for the one that sleeps, which waits until <see cref="Return"/> before it works again. False when it does not sleep.</summary>
    internal bool TryBorrow() => Volatile.Read(ref state) == Idle && Interlocked.CompareExchange(ref state, Adopting, Idle) == Idle;

    internal void Return() => Volatile.Write(ref state, Idle);

    /// <summary>Tells this heap that a page of its was freed into. Any thread.</summary>
    internal void Notify(uint page) => notified.Push(page);

    private Handle AllocateLarge(int bytes, int sizeClass)
    {
        var blockBytes = SizeClass.BytesOf(sizeClass);
        var pages = (uint)((blockBytes + Arena.PageBytes - 1) >> Arena.PageShift);
        var first = returns.TryTake(pages, blockBytes);
        if (first == 0) first = arena.TakePages(pages, blockBytes);
        var page = arena.Page(first);
        page->SizeClass = (byte)sizeClass;
        page->Kind = PageKind.Large;
        if (isChecked) BlockGuard.Arm(arena.Address(page->FirstGranule), bytes, blockBytes, page->FirstGranule, isReused: false);
        return new Handle(page->FirstGranule);
    }

    /// <summary>The current page of the class is full: makes one with room current.</summary>
    private PageHeader* FindRoom(int sizeClass)
    {
        pagesFilled++;
        _ = CollectNotified();
        var page = arena.Page(current[sizeClass]);
        if (page->Free != PageHeader.None) return page;
        if (withRoom[sizeClass] == 0 && !TryAdopt(sizeClass)) Link(NewSlab(sizeClass), sizeClass);
        var next = withRoom[sizeClass];
        Unlink(next, sizeClass);
        current[sizeClass] = next;
        return arena.Page(next);
    }

    private uint NewSlab(int sizeClass)
    {
        var pages = (uint)SizeClass.SlabPages(sizeClass);
        var first = cache.Take(pages);
        var blockBytes = (int)SizeClass.BytesOf(sizeClass);
        var page = arena.Page(first);
        page->SizeClass = (byte)sizeClass;
        page->Linked = false;
        page->Owner = index;
        page->Capacity = (int)(pages << Arena.PageShift) / blockBytes;
        page->GranulesPerBlock = blockBytes / Handle.GranuleBytes;
        page->Started = 0;
        page->Used = 0;
        page->Free = PageHeader.None;
        page->Remote = 0;
        page->Kind = PageKind.Slab;
        return first;
    }

    /// <summary>A block of our own page came free: the page has room again, or is empty.</summary>
    private void SettleAfterFree(uint pageIndex, PageHeader* page, int sizeClass)
    {
        if (current[sizeClass] == pageIndex) return;
        if (page->Used != 0)
        {
            Link(pageIndex, sizeClass);
            return;
        }

        if (page->Linked) Unlink(pageIndex, sizeClass);
        cache.Return(pageIndex);
    }

    /// <summary>
    /// Collects from some of the pages that others freed into: whoever allocates may do it under a slot's lock, and a million keys may just have been deleted. True while there are more.
    /// </summary>
    private bool CollectNotified()
    {
        var blocks = NotifiedPages.BlocksAStep;
        for (var pages = NotifiedPages.PagesAStep; pages > 0 && blocks > 0 && notified.Take() is not 0 and var pageIndex; pages--)
        {
            var page = arena.Page(pageIndex);
            var owner = Volatile.Read(ref page->Owner);
            if (owner == index) blocks -= Collect(pageIndex, page);
            else arena.Heaps[owner].Notify(pageIndex);
        }

        return !notified.IsEmpty;
    }

    /// <summary>Returns how many blocks came back.</summary>
    private int Collect(uint pageIndex, PageHeader* page)
    {
        var used = page->Used;
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

        used -= page->Used;
        if (!page->Linked || page->Used == 0) SettleAfterFree(pageIndex, page, page->SizeClass);
        return used;
    }

    /// <summary>Takes over pages with room of a worker that idles.</summary>
    private bool TryAdopt(int sizeClass)
    {
        foreach (var heap in arena.Heaps)
        {
            if (heap == this || !heap.TryBorrow()) continue;
            _ = heap.CollectNotified();
            for (var pages = AdoptPagesMax; pages > 0 && heap.withRoom[sizeClass] is not 0 and var page; pages--)
            {
                heap.Unlink(page, sizeClass);
                Volatile.Write(ref arena.Page(page)->Owner, index);
                Link(page, sizeClass);
            }

            heap.Return();
            if (withRoom[sizeClass] != 0) return true;
        }

        return false;
    }

    private void Link(uint pageIndex, int sizeClass) => PageList.Push(arena, ref withRoom[sizeClass], pageIndex);

    private void Unlink(uint pageIndex, int sizeClass)
    {
        var page = arena.Page(pageIndex);
        PageList.Remove(arena, ref page->IsSparse ? ref Sparse.First : ref withRoom[sizeClass], pageIndex);
        page->IsSparse = false;
    }

    private void Check(Handle handle, int bytes)
    {
        CheckPage(handle);
        BlockGuard.Check(arena.Address(handle.Value), bytes, handle.Value);
    }

    private void CheckPage(Handle handle)
    {
        Accesses++;
        HandleCheck.IsBlock(arena, handle);
    }

    private void CheckAndKill(Handle handle, int bytes, int sizeClass, PageHeader* page)
    {
        Check(handle, bytes);
        if (page->SizeClass != sizeClass) throw new InvalidOperationException($"Block {handle.Value} has another size than {bytes} bytes.");
        BlockGuard.Kill(arena.Address(handle.Value), SizeClass.BytesOf(sizeClass));
    }
}
