using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.Lists;
using Distro.Engine.Sets;
using Distro.Engine.SortedSets;

namespace Distro.Tests.Engine;

/// <summary>Large values leave in steps, by whichever worker deleted them, and leave nothing behind.</summary>
public class LazyFreeTests
{
    private const int Elements = 4_000;

    [Theory]
    [InlineData("hash")]
    [InlineData("set")]
    [InlineData("sorted set")]
    [InlineData("list")]
    public void A_large_value_is_gone_at_once_and_freed_in_steps(string type)
    {
        using var keyspace = NewKeyspace();
        Fill(keyspace, slot: 3, type);
        var filled = keyspace.UsedBytes;
        var other = keyspace.Worker(1);
        var entry = keyspace.Open(other, 3, 0, "big"u8);
        entry.Delete();
        Assert.False(entry.Exists);
        Assert.Equal(0, keyspace.Count(0));
        var steps = 0;
        for (var before = keyspace.UsedBytes; keyspace.FreeSome(other, 50); before = keyspace.UsedBytes)
        {
            Assert.True(before - keyspace.UsedBytes < filled / 2, $"{type}: one step freed {before - keyspace.UsedBytes} of {filled}");
            steps++;
        }

        Assert.InRange(steps, type == "list" ? 0 : 1, Elements);
        Assert.Equal(0, keyspace.UsedBytes);
        Assert.Equal(0, keyspace.WalkUsedBytes());
    }

    [Theory]
    [InlineData("hash")]
    [InlineData("set")]
    [InlineData("sorted set")]
    [InlineData("list")]
    public void The_memory_a_key_says_it_takes_is_about_what_it_takes(string type)
    {
        using var keyspace = NewKeyspace(isChecked: false);
        Fill(keyspace, slot: 3, type);
        var takes = keyspace.UsedBytes;
        Assert.InRange(keyspace.Open(keyspace.Worker(0), 3, 0, "big"u8).MemoryBytes, takes * 4 / 5, takes * 5 / 4);
    }

    [Fact]
    public void A_flush_frees_what_hangs_off_keys()
    {
        using var keyspace = NewKeyspace();
        var slot = 0;
        foreach (var type in new[] { "hash", "set", "sorted set", "list" }) Fill(keyspace, slot += 100, type);
        Assert.Equal(4, keyspace.Count(0));
        keyspace.Flush(-1);
        Assert.Equal(0, keyspace.Count(0));
        while (keyspace.FreeSome(keyspace.Worker(1), 200)) { }
        Assert.Equal(0, keyspace.UsedBytes);
        Assert.Equal(0, keyspace.WalkUsedBytes());
    }

    [Fact]
    public void Pages_come_back_to_the_system_whoever_freed_their_blocks()
    {
        using var keyspace = NewKeyspace(isChecked: false);
        for (var slot = 0; slot < 20; slot++) Fill(keyspace, slot, "hash");
        var full = keyspace.PageBytes;
        keyspace.Flush(-1);
        while (keyspace.FreeSome(keyspace.Worker(1), 200)) { }
        Assert.InRange(keyspace.PageBytes, full / 2, long.MaxValue);
        for (var round = 0; round < 3; round++)
        {
            while (keyspace.FreeSome(keyspace.Worker(1), 1)) { }
            while (keyspace.FreeSome(keyspace.Worker(0), 1)) { }
        }

        Assert.Equal(0, keyspace.UsedBytes);
        Assert.Equal(0, keyspace.PageBytes);
    }

    [Fact]
    public void What_a_worker_has_to_free_that_sleeps_is_freed_by_others()
    {
        using var keyspace = NewKeyspace();
        Fill(keyspace, slot: 3, "hash");
        keyspace.Open(keyspace.Worker(0), 3, 0, "big"u8).Delete();
        while (keyspace.FreeSome(keyspace.Worker(1), 200)) { }
        Assert.True(keyspace.UsedBytes > 0, "worker 0 is awake: what it has to free is its own");
        keyspace.Worker(0).Heap.EnterIdle();
        while (keyspace.FreeSome(keyspace.Worker(1), 200)) { }
        Assert.Equal(0, keyspace.UsedBytes);
        Assert.Equal(0, keyspace.WalkUsedBytes());
        keyspace.Worker(0).Heap.LeaveIdle();
        Fill(keyspace, slot: 3, "hash");
    }

    [Fact]
    public void A_large_value_moves_to_another_slot_and_database_whole()
    {
        using var keyspace = NewKeyspace();
        var worker = keyspace.Worker(0);
        Fill(keyspace, slot: 3, "hash");
        Fill(keyspace, slot: 9, "list");
        var source = keyspace.Open(worker, 3, 0, "big"u8);
        source.SetExpireAt(123_456);
        var target = keyspace.Open(worker, 9, 0, "big"u8);
        source.MoveTo(ref target);
        Assert.False(source.Exists);
        Assert.Equal(123_456, target.ExpireAt);
        var elsewhere = keyspace.Open(worker, 9, 5, "another name"u8);
        target.MoveTo(ref elsewhere);
        var hash = Hash.Over(elsewhere);
        Assert.Equal(Elements, hash.Count);
        for (var i = 0; i < Elements; i++) Assert.True(hash.TryGet(BitConverter.GetBytes(i), out var value) && value.SequenceEqual("some value"u8), $"field {i}");
        Assert.Equal((0, 1, 1), (keyspace.Count(0), keyspace.Count(5), keyspace.CountWithExpiry(5)));
        elsewhere.Delete();
        while (keyspace.FreeSome(worker, 1_000)) { }
        Assert.Equal(0, keyspace.UsedBytes);
    }

    private static Keyspace NewKeyspace(bool isChecked = true) => new(new KeyspaceOptions { HashSeed = 5, Workers = 2, ReservedBytes = 1L << 32, IsChecked = isChecked });

    private static void Fill(Keyspace keyspace, int slot, string type)
    {
        var entry = keyspace.Open(keyspace.Worker(0), slot, 0, "big"u8);
        for (var i = 0; i < Elements; i++)
        {
            var element = BitConverter.GetBytes(i);
            switch (type)
            {
                case "hash":
                    Hash.Over(entry).Set(element, "some value"u8);
                    break;
                case "set":
                    Set.Over(entry).Add([.. element, .. "member"u8]);
                    break;
                case "sorted set":
                    SortedSet.Over(entry).Put(element, i % 77);
                    break;
                default:
                    List.Over(entry).PushLast([.. element, .. "a longer element of a list"u8]);
                    break;
            }
        }
    }
}
