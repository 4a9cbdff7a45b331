using System.Collections.Concurrent;
using Distro.Engine.Memory;

namespace Distro.Tests.Engine.Memory;

public class HeapTests
{
    /// <summary>In each of three runs: a million together.</summary>
    private const int Steps = 340_000;

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Random_sizes_keep_their_bytes_and_leak_nothing(int seed, bool isChecked)
    {
        var random = new Random(seed);
        using var arena = new Arena(1L << 34, isChecked);
        var heap = arena.CreateHeap();
        var blocks = new List<(Handle Handle, int Bytes, byte Fill)>();
        for (var step = 0; step < Steps; step++)
        {
            if (blocks.Count == 0 || random.Next(100) < (step / 10_000 % 2 == 0 ? 60 : 40))
            {
                var bytes = RandomSize(random);
                var handle = heap.Allocate(bytes);
                var fill = (byte)step;
                heap.At(handle, bytes).Fill(fill);
                blocks.Add((handle, bytes, fill));
            }
            else
            {
                var at = random.Next(blocks.Count);
                var (handle, bytes, fill) = blocks[at];
                Assert.True(heap.At(handle, bytes).IndexOfAnyExcept(fill) < 0, $"seed {seed} step {step}: bytes changed");
                heap.Free(handle, bytes);
                blocks[at] = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
            }
        }

        Assert.Equal(arena.UsedBytes, arena.WalkUsedBytes());
        foreach (var (handle, bytes, _) in blocks) heap.Free(handle, bytes);
        Assert.Equal(0, arena.UsedBytes);
        Assert.Equal(0, arena.WalkUsedBytes());
        heap.Trim();
        Assert.Equal(0, arena.PageBytesInUse);
    }

    [Fact]
    public void Blocks_freed_by_other_threads_come_back_to_their_pages()
    {
        const int Workers = 4;
        const int Rounds = 40_000;
        using var arena = new Arena(1L << 34, isChecked: true);
        var heaps = Enumerable.Range(0, Workers).Select(_ => arena.CreateHeap()).ToArray();
        var mail = Enumerable.Range(0, Workers).Select(_ => new ConcurrentQueue<(Handle Handle, int Bytes)>()).ToArray();
        var threads = Enumerable.Range(0, Workers).Select(worker => new Thread(() => Work(worker))).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        for (var worker = 0; worker < Workers; worker++)
        {
            while (mail[worker].TryDequeue(out var block)) heaps[worker].Free(block.Handle, block.Bytes);
        }

        Assert.Equal(0, arena.UsedBytes);
        Assert.Equal(0, arena.WalkUsedBytes());
        foreach (var heap in heaps) heap.Trim();
        foreach (var heap in heaps) heap.Trim();
        Assert.Equal(0, arena.PageBytesInUse);

        void Work(int worker)
        {
            var random = new Random(100 + worker);
            var heap = heaps[worker];
            for (var round = 0; round < Rounds; round++)
            {
                var bytes = random.Next(4) == 0 ? RandomSize(random) : random.Next(1, 80);
                var handle = heap.Allocate(bytes);
                heap.At(handle, bytes)[0] = 1;
                mail[random.Next(Workers)].Enqueue((handle, bytes));
                while (random.Next(3) != 0 && mail[worker].TryDequeue(out var block)) heap.Free(block.Handle, block.Bytes);
                if (round % 97 != 0) continue;
                heap.EnterIdle();
                Thread.Yield();
                heap.LeaveIdle();
            }

            heap.EnterIdle();
        }
    }

    [Fact]
    public void Pages_of_an_idle_worker_are_adopted()
    {
        using var arena = new Arena(1L << 30);
        var idle = arena.CreateHeap();
        var busy = arena.CreateHeap();
        var blocks = Enumerable.Range(0, 10_000).Select(_ => idle.Allocate(64)).ToArray();
        foreach (var block in blocks.Where((_, i) => i % 2 == 0)) idle.Free(block, 64);
        idle.EnterIdle();
        var pages = arena.PageBytesInUse;
        for (var i = 0; i < 3_000; i++) busy.Allocate(64);
        Assert.Equal(pages, arena.PageBytesInUse);
        Assert.Equal(arena.UsedBytes, arena.WalkUsedBytes());
        idle.LeaveIdle();
        foreach (var block in blocks.Where((_, i) => i % 2 == 1)) idle.Free(block, 64);
        idle.EnterIdle();
        Assert.Equal(3_000 * 64, arena.UsedBytes);
        Assert.Equal(arena.UsedBytes, arena.WalkUsedBytes());
    }

    [Fact]
    public void What_another_worker_freed_comes_back_in_small_steps()
    {
        const int StepBytesMax = 20 << 16;
        using var arena = new Arena(1L << 30);
        var owner = arena.CreateHeap();
        var other = arena.CreateHeap();
        var blocks = Enumerable.Range(0, 200_000).Select(_ => owner.Allocate(64)).ToArray();
        foreach (var block in blocks) other.Free(block, 64);
        _ = other.Settle();
        var before = arena.PageBytesInUse;
        for (var i = 0; i < 5_000; i++) Step(() => owner.Allocate(48));
        var steps = 0;
        while (Step(owner.Settle) | Step(owner.GiveBackSome)) steps++;
        Assert.InRange(steps, blocks.Length * 64 / StepBytesMax / 2, blocks.Length);
        Assert.Equal(arena.UsedBytes, arena.WalkUsedBytes());
        Assert.InRange(arena.PageBytesInUse, 5_000 * 48, before / 8);

        T Step<T>(Func<T> step)
        {
            var pages = arena.PageBytesInUse;
            var result = step();
            Assert.True(pages - arena.PageBytesInUse <= StepBytesMax, $"one step gave back {pages - arena.PageBytesInUse} bytes");
            return result;
        }
    }

    [Fact]
    public void Hot_paths_allocate_nothing_managed()
    {
        using var arena = new Arena(1L << 30);
        var heap = arena.CreateHeap();
        var handles = new Handle[1000];
        Churn();
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 20; i++) Churn();
        }));

        void Churn()
        {
            for (var i = 0; i < handles.Length; i++) handles[i] = heap.Allocate(i * 17);
            for (var i = 0; i < handles.Length; i++) heap.Free(handles[i], i * 17);
        }
    }

    [Fact]
    public void The_checked_build_names_mistakes()
    {
        using var arena = new Arena(1L << 30, isChecked: true);
        var heap = arena.CreateHeap();
        var block = heap.Allocate(20);
        Assert.Contains("another size", Assert.Throws<InvalidOperationException>(() => heap.Free(block, 21)).Message, StringComparison.Ordinal);
        heap.Free(block, 20);
        Assert.Contains("freed already", Assert.Throws<InvalidOperationException>(() => heap.Free(block, 20)).Message, StringComparison.Ordinal);
        Assert.Contains("no block", Assert.Throws<InvalidOperationException>(() => heap.Free(new Handle(block.Value + 1), 20)).Message, StringComparison.Ordinal);
        Assert.Contains("outside", Assert.Throws<InvalidOperationException>(() => heap.At(new Handle(1UL << 39), 20)).Message, StringComparison.Ordinal);
        heap.Peek(block, 20)[10] = 1;
        Assert.Contains("written to after", Assert.Throws<InvalidOperationException>(() => { heap.Allocate(20); }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_waste_at_most_an_eighth()
    {
        for (var bytes = 1; bytes < 3_000_000; bytes += 1 + (bytes / 997))
        {
            var block = Heap.BlockBytes(bytes);
            Assert.True(block >= bytes, $"{bytes}");
            Assert.True(bytes <= 64 ? block - bytes < 4 : (block - bytes) * 8 <= block, $"{bytes} takes {block}");
        }
    }

    private static int RandomSize(Random random) => random.Next(20) switch
    {
        < 14 => random.Next(1, 130),
        < 18 => random.Next(100, 5_000),
        18 => random.Next(5_000, 40_000),
        _ => random.Next(30_000, 300_000),
    };
}
