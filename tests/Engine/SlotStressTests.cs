using Distro.Engine;
using Distro.Engine.Strings;

namespace Distro.Tests.Engine;

/// <summary>Real threads over few slots, each operation under its slots' locks: counters that only move by transfers must add up, and no block may be lost.</summary>
public class SlotStressTests
{
    private const int Threads = 4;
    private const int Slots = 6;
    private const int Accounts = 40;
    private const int Operations = 15_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Transfers_between_slots_keep_the_sum(bool isChecked)
    {
        using var keyspace = new Keyspace(new KeyspaceOptions { HashSeed = 1, Workers = Threads, ReservedBytes = 1L << 32, IsChecked = isChecked });
        var threads = Enumerable.Range(0, Threads).Select(index => new Thread(() => Run(keyspace, index))).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        var worker = keyspace.Worker(0);
        var sum = 0L;
        var keys = 0L;
        for (var slot = 0; slot < Slots; slot++)
        {
            keys += keyspace.CountInSlot(slot, 0);
            for (var account = 0; account < Accounts; account++)
            {
                Assert.True(StringValue.Over(keyspace.Open(worker, slot, 0, BitConverter.GetBytes(account))).TryGetInteger(out var value));
                sum += value;
            }
        }

        Assert.Equal(0, sum);
        Assert.Equal(keys, keyspace.Count(0));
        for (var slot = 0; slot < Slots; slot++) keyspace.FlushSlot(worker, slot);
        for (var index = 0; index < Threads; index++)
        {
            while (keyspace.FreeSome(keyspace.Worker(index), 1_000)) { }
        }

        Assert.Equal(0, keyspace.Count(0));
        Assert.Equal(0, keyspace.UsedBytes);
        Assert.Equal(0, keyspace.WalkUsedBytes());
    }

    private static void Run(Keyspace keyspace, int index)
    {
        var random = new Random(1_000 + index);
        var worker = keyspace.Worker(index);
        for (var operation = 0; operation < Operations; operation++)
        {
            var from = random.Next(Slots);
            var to = random.Next(Slots);
            Acquire(keyspace, Math.Min(from, to));
            if (from != to) Acquire(keyspace, Math.Max(from, to));
            if (random.Next(3) == 0) Rewrite(keyspace, worker, random, from);
            else Transfer(keyspace, worker, random, from, to);
            keyspace.Lock(from).Release();
            if (from != to) keyspace.Lock(to).Release();
            if (operation % 500 != 0) continue;
            worker.Heap.EnterIdle();
            worker.Heap.LeaveIdle();
        }
    }

    private static void Transfer(Keyspace keyspace, Worker worker, Random random, int from, int to)
    {
        var source = StringValue.Over(keyspace.Open(worker, from, 0, BitConverter.GetBytes(random.Next(Accounts))));
        var target = StringValue.Over(keyspace.Open(worker, to, 0, BitConverter.GetBytes(random.Next(Accounts))));
        var amount = random.Next(100_000);
        _ = source.TryGetInteger(out var balance);
        source.SetInteger(balance - amount);
        _ = target.TryGetInteger(out balance);
        target.SetInteger(balance + amount);
    }

    /// <summary>Other keys come, grow and go, so that blocks pass between heaps and tables change shape.</summary>
    private static void Rewrite(Keyspace keyspace, Worker worker, Random random, int slot)
    {
        Span<byte> name = stackalloc byte[12];
        for (var i = 0; i < 8; i++)
        {
            name.Fill((byte)'n');
            BitConverter.TryWriteBytes(name, random.Next(600));
            var text = StringValue.Over(keyspace.Open(worker, slot, 0, name));
            if (random.Next(2) == 0) text.Entry.Delete();
            else text.Edit(random.Next(300)).Fill((byte)slot);
        }
    }

    private static void Acquire(Keyspace keyspace, int slot)
    {
        var spin = default(SpinWait);
        while (!keyspace.Lock(slot).TryAcquire()) spin.SpinOnce();
    }
}
