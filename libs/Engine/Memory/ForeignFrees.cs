using System.Runtime.CompilerServices;

namespace Distro.Engine.Memory;

/// <summary>
/// Blocks that one worker freed in other workers' pages, chained up by page so that one interlocked operation returns a whole chain.
/// Bounded: at most <see cref="ChainCount"/> chains of <see cref="ChainBlocksMax"/> blocks wait here, and none once the worker idles.
/// Invariant: a page on an owner's notified stack has a non-empty remote list, so it can neither become empty nor be pushed twice.
/// </summary>
internal sealed unsafe class ForeignFrees(Arena arena)
{
    private const int ChainCount = 16;
    private const int ChainBlocksMax = 32;

    private readonly Chain[] chains = new Chain[ChainCount];

    /// <summary>Bytes of the blocks that wait here: free by the counters, not yet by the pages.</summary>
    public long PendingBytes
    {
        get
        {
            var sum = 0L;
            foreach (var chain in chains)
            {
                if (chain.Page != 0) sum += chain.Count * SizeClass.BytesOf(arena.Page(chain.Page)->SizeClass);
            }

            return sum;
        }
    }

    public void Add(uint page, int block)
    {
        ref var chain = ref chains[page % ChainCount];
        if (chain.Page != page || chain.Count == ChainBlocksMax)
        {
            Send(ref chain);
            chain.Page = page;
        }

        var address = (int*)arena.Address(arena.Page(page)->FirstGranule + (uint)block);
        *address = chain.Count == 0 ? PageHeader.None : chain.First;
        if (chain.Count == 0) chain.Last = block;
        chain.First = block;
        chain.Count++;
    }

    public void SendAll()
    {
        for (var i = 0; i < chains.Length; i++) Send(ref chains[i]);
    }

    private void Send(ref Chain chain)
    {
        if (chain.Page == 0) return;
        var header = arena.Page(chain.Page);
        var last = (int*)arena.Address(header->FirstGranule + (uint)chain.Last);
        long before;
        do
        {
            before = Volatile.Read(ref header->Remote);
            *last = (int)before - 1;
        }
        while (Interlocked.CompareExchange(ref header->Remote, chain.First + 1, before) != before);

        if (before == 0) arena.Heaps[Volatile.Read(ref header->Owner)].Notify(chain.Page);
        chain = default;
    }

    private struct Chain
    {
        public uint Page;
        public int First;
        public int Last;
        public int Count;
    }
}
