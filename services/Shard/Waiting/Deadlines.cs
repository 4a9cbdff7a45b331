namespace Distro.Shard.Waiting;

/// <summary>Blocks by their deadlines: a binary heap that knows where each stands, so that one that is over leaves at once. Owned by one loop.</summary>
internal sealed class Deadlines
{
    private readonly List<Block> heap = [];

    public int Count => heap.Count;

    public Block? Soonest => heap.Count == 0 ? null : heap[0];

    public void Add(Block block)
    {
        heap.Add(block);
        block.DeadlineIndex = heap.Count - 1;
        Rise(heap.Count - 1);
    }

    public void Remove(Block block)
    {
        var index = block.DeadlineIndex;
        if (index < 0)
            return;
        block.DeadlineIndex = -1;
        var last = heap[^1];
        heap.RemoveAt(heap.Count - 1);
        if (last == block)
            return;
        Put(last, index);
        Rise(index);
        Sink(last.DeadlineIndex);
    }

    private void Rise(int index)
    {
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (heap[parent].DeadlineMilliseconds <= heap[index].DeadlineMilliseconds)
                return;
            Swap(index, parent);
            index = parent;
        }
    }

    private void Sink(int index)
    {
        while (true)
        {
            var child = (index * 2) + 1;
            if (child >= heap.Count)
                return;
            if (child + 1 < heap.Count && heap[child + 1].DeadlineMilliseconds < heap[child].DeadlineMilliseconds)
                child++;
            if (heap[index].DeadlineMilliseconds <= heap[child].DeadlineMilliseconds)
                return;
            Swap(index, child);
            index = child;
        }
    }

    private void Swap(int one, int other)
    {
        var block = heap[one];
        Put(heap[other], one);
        Put(block, other);
    }

    private void Put(Block block, int index)
    {
        heap[index] = block;
        block.DeadlineIndex = index;
    }
}
