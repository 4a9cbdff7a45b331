using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.Strings;

namespace Distro.Tests.Engine;

/// <summary>Databases are flushed behind a closed gate while other threads write under slot locks and sweep what earlier flushes left, without any lock.</summary>
public class FlushStressTests
{
    private const int Threads = 3;
    private const int Slots = 300;
    private const int Operations = 12_000;

    [Fact]
    public void Flushes_lose_no_block_and_no_later_key()
    {
        using var keyspace = new Keyspace(new KeyspaceOptions { HashSeed = 8, Workers = Threads, Databases = 3, ReservedBytes = 1L << 32, IsChecked = true });
        using var gate = new ReaderWriterLockSlim();
        var failure = default(Exception);
        var threads = Enumerable.Range(0, Threads).Select(index => new Thread(() =>
        {
            try
            {
                Run(keyspace, gate, index);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Null(failure);
        for (var database = 0; database < 3; database++)
        {
            var keys = 0L;
            for (var slot = keyspace.NextNonEmptySlot(0, database); slot >= 0; slot = keyspace.NextNonEmptySlot(slot + 1, database)) keys += keyspace.CountInSlot(slot, database);
            Assert.Equal(keys, keyspace.Count(database));
        }

        keyspace.Flush(-1);
        for (var index = 0; index < Threads; index++)
        {
            while (keyspace.FreeSome(keyspace.Worker(index), 500)) { }
        }

        Assert.Equal(0, keyspace.UsedBytes);
        Assert.Equal(0, keyspace.WalkUsedBytes());
    }

    private static void Run(Keyspace keyspace, ReaderWriterLockSlim gate, int index)
    {
        var random = new Random(500 + index);
        var worker = keyspace.Worker(index);
        for (var operation = 0; operation < Operations; operation++)
        {
            if (random.Next(400) == 0)
            {
                gate.EnterWriteLock();
                keyspace.Flush(random.Next(-1, 3));
                gate.ExitWriteLock();
            }

            gate.EnterReadLock();
            Write(keyspace, worker, random, random.Next(Slots), random.Next(3));
            gate.ExitReadLock();
            if (random.Next(8) == 0) keyspace.FreeSome(worker, 40);
        }
    }

    private static void Write(Keyspace keyspace, Worker worker, Random random, int slot, int database)
    {
        var spin = default(SpinWait);
        while (!keyspace.Lock(slot).TryAcquire()) spin.SpinOnce();
        Span<byte> name = stackalloc byte[4];
        BitConverter.TryWriteBytes(name, random.Next(20));
        var entry = keyspace.Open(worker, slot, database, name);
        if (random.Next(4) == 0) entry.Delete();
        else if (entry.Exists && entry.Type == Distro.Engine.ValueType.Hash) Fill(Hash.Over(entry), random);
        else if (!entry.Exists && random.Next(3) == 0) Fill(Hash.Over(entry), random);
        else StringValue.Over(entry).Edit(random.Next(100)).Fill(1);
        if (entry.Exists) entry.SetExpireAt(random.Next(1_000));
        keyspace.Lock(slot).Release();
    }

    private static void Fill(Hash hash, Random random)
    {
        Span<byte> field = stackalloc byte[4];
        for (var i = random.Next(60); i > 0; i--)
        {
            BitConverter.TryWriteBytes(field, random.Next());
            hash.Set(field, "value"u8);
        }
    }
}
