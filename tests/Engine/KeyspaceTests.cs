using System.Text;
using Distro.Engine;
using Distro.Engine.Slots;
using Distro.Engine.Strings;
using ValueType = Distro.Engine.ValueType;

namespace Distro.Tests.Engine;

public class KeyspaceTests
{
    private static Keyspace NewKeyspace(bool isChecked = true) => new(new KeyspaceOptions { HashSeed = 99, Workers = 2, ReservedBytes = 1L << 32, IsChecked = isChecked });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Behaves_as_a_dictionary_of_values_and_expiries(int seed)
    {
        using var keyspace = NewKeyspace();
        var random = new Random(seed);
        var model = new Dictionary<(int Slot, int Database, string Key), (byte[] Value, long ExpireAt)>();
        for (var step = 0; step < 40_000; step++)
        {
            var name = "key:" + random.Next(step < 20_000 ? 3_000 : 200);
            if (random.Next(50) == 0) name += new string('k', random.Next(300));
            var at = (random.Next(3) * 8_000, random.Next(3), name);
            Step(keyspace, model, random, at);
            var entry = Open(keyspace, at);
            Assert.True(entry.Exists == model.TryGetValue(at, out var expected), $"seed {seed} step {step}");
            Assert.True(entry.Value.SequenceEqual(expected.Value ?? []), $"seed {seed} step {step}: value");
            Assert.True(!entry.Exists || entry.ExpireAt == expected.ExpireAt, $"seed {seed} step {step}: expiry");
        }

        CheckAll(keyspace, model, seed);
        Assert.InRange(keyspace.Worker(0).Heap.KeyTableBytes, 1, keyspace.UsedBytes);
        foreach (var at in model.Keys) Open(keyspace, at).Delete();
        Assert.Equal(0, keyspace.Worker(0).Heap.KeyTableBytes);
        Assert.Equal(0, keyspace.UsedBytes);
        Assert.Equal(0, keyspace.WalkUsedBytes());
        Assert.Equal(-1, keyspace.NextNonEmptySlot(0, 0));
        Assert.Equal(0, keyspace.CountWithExpiry(1));
    }

    [Theory]
    [InlineData(1, 50)]
    [InlineData(2, 700)]
    [InlineData(3, 20_000)]
    public void Tables_that_grew_ahead_fit_in_the_end(int seed, int keys)
    {
        using var plain = NewKeyspace();
        using var ahead = NewKeyspace();
        ahead.Worker(0).Heap.GrowsAhead = true;
        var most = 0L;
        var random = new Random(seed);
        for (var i = 0; i < keys; i++)
        {
            var key = BitConverter.GetBytes(random.NextInt64());
            foreach (var keyspace in new[] { plain, ahead }) BitConverter.TryWriteBytes(keyspace.Open(keyspace.Worker(0), 7, 2, key).Create(ValueType.String, 0, 4), i);
            most = Math.Max(most, ahead.Worker(0).Heap.KeyTableBytes * 100 / plain.Worker(0).Heap.KeyTableBytes);
        }

        Assert.InRange(most, 120, 260);
        ahead.Worker(0).Heap.GrowsAhead = false;
        var held = ahead.Open(ahead.Worker(0), 7, 2, BitConverter.GetBytes(new Random(seed).NextInt64()));
        SlotFit.Run(ahead, ahead.Worker(0), 7);
        Assert.Equal(0, BitConverter.ToInt32(held.Value));
        Assert.InRange(ahead.Worker(0).Heap.KeyTableBytes * 100 / plain.Worker(0).Heap.KeyTableBytes, 85, 115);
        random = new Random(seed);
        for (var i = 0; i < keys; i++) Assert.Equal(i, BitConverter.ToInt32(ahead.Open(ahead.Worker(0), 7, 2, BitConverter.GetBytes(random.NextInt64())).Value));
        Assert.Equal(ahead.WalkUsedBytes(), ahead.UsedBytes);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5_000)]
    public void Room_that_was_made_for_keys_which_never_came_goes_when_the_slot_is_flushed(int keys)
    {
        using var keyspace = NewKeyspace();
        Open(keyspace, (7, 2, "key")).ReserveSlot(keys);
        Assert.True(keyspace.UsedBytes > 0, "no room was made");
        keyspace.FlushSlot(keyspace.Worker(0), 7);
        while (keyspace.FreeSome(keyspace.Worker(0), 1_000)) { }
        Assert.Equal(0, keyspace.UsedBytes);
        Assert.Equal(0, keyspace.Worker(0).Heap.KeyTableBytes);
    }

    [Fact]
    public void Several_entries_of_one_slot_may_be_open_while_the_others_change_it()
    {
        using var keyspace = NewKeyspace();
        var worker = keyspace.Worker(0);
        var first = keyspace.Open(worker, 7, 0, "first"u8);
        var again = keyspace.Open(worker, 7, 0, "first"u8);
        var second = keyspace.Open(worker, 7, 0, "second"u8);
        "abc"u8.CopyTo(first.Create(ValueType.String, 0, 3));
        Assert.True(again.Exists);
        "x"u8.CopyTo(second.Create(ValueType.String, 0, 1));
        for (var i = 0; i < 2_000; i++) keyspace.Open(worker, 7, 0, BitConverter.GetBytes(i)).Create(ValueType.String, 0, i % 90);
        Assert.Equal("abc"u8, again.Value);
        again.Resize(5_000).Fill(1);
        Assert.Equal(5_000, first.Value.Length);
        second.Delete();
        first.Delete();
        Assert.False(again.Exists);
        Assert.False(second.Exists);
        Assert.Equal(2_000, keyspace.CountInSlot(7, 0));
    }

    [Fact]
    public void A_flush_empties_at_once_and_frees_in_steps()
    {
        using var keyspace = NewKeyspace(isChecked: false);
        var worker = keyspace.Worker(0);
        for (var i = 0; i < 20_000; i++)
        {
            var entry = keyspace.Open(worker, i % 1_000, i % 2, BitConverter.GetBytes(i));
            entry.Create(ValueType.String, 0, 10);
            if (i % 5 == 0) entry.SetExpireAt(1_000);
        }

        keyspace.Flush(0);
        Assert.Equal(0, keyspace.Count(0));
        Assert.Equal(0, keyspace.CountWithExpiry(0));
        Assert.Equal(-1, keyspace.NextNonEmptySlot(0, 0));
        Assert.Equal(10_000, keyspace.Count(1));
        Assert.False(keyspace.Open(worker, 0, 0, BitConverter.GetBytes(0)).Exists);
        keyspace.Open(worker, 0, 0, "new"u8).Create(ValueType.String, 0, 5);
        Assert.Equal(1, keyspace.Count(0));
        var steps = 0;
        while (keyspace.FreeSome(keyspace.Worker(1), 100)) steps++;
        while (keyspace.FreeSome(worker, 100)) steps++;
        Assert.InRange(steps, 50, 1_000);
        keyspace.FlushSlot(worker, 0);
        Assert.Equal(0, keyspace.Count(0));
        keyspace.Flush(-1);
        while (keyspace.FreeSome(worker, 1_000)) { }
        Assert.Equal(0, keyspace.UsedBytes);
        Assert.Equal(0, keyspace.WalkUsedBytes());
    }

    [Fact]
    public void Expired_keys_are_found_a_few_at_a_time_and_hints_follow()
    {
        using var keyspace = NewKeyspace();
        var worker = keyspace.Worker(0);
        for (var i = 0; i < 3_000; i++)
        {
            var entry = keyspace.Open(worker, 5, 2, BitConverter.GetBytes(i));
            entry.Create(ValueType.String, 0, 4);
            if (i % 3 != 0) entry.SetExpireAt(10_000 + (i % 3 * 1_000));
        }

        Assert.Equal(2_000, keyspace.CountWithExpiry(2));
        Assert.Equal(-1, keyspace.NextExpiredSlot(0, 2, 10_999));
        Assert.Equal(5, keyspace.NextExpiredSlot(0, 2, 11_000));
        var deleted = 0;
        for (var rounds = 0; keyspace.NextExpiredSlot(0, 2, 11_500) == 5; rounds++)
        {
            var sink = new Names([]);
            var found = keyspace.FindExpired(worker, 5, 2, 11_500, 20, ref sink);
            Assert.InRange(found, 0, 20);
            Assert.Equal(found, sink.Keys.Count);
            foreach (var key in sink.Keys) keyspace.Open(worker, 5, 2, key).Delete();
            deleted += found;
            Assert.InRange(rounds, 0, 500);
        }

        Assert.Equal(1_000, deleted);
        Assert.Equal(5, keyspace.NextExpiredSlot(0, 2, 12_000));
        Assert.Equal(2_000, keyspace.Count(2));
    }

    /// <summary>The hint spans 49 days exactly, and errs early beyond: a slot is then looked at in vain now and then, and no key is forgotten.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Expiry_times_far_apart_are_each_found_when_they_come(int database)
    {
        using var keyspace = NewKeyspace();
        var worker = keyspace.Worker(0);
        const long first = 1_700_000_000_000;
        const long day = 24 * 3_600_000;
        long[] days = [0, 1, 40, 50, 500, 36_500];
        foreach (var at in days)
        {
            var entry = keyspace.Open(worker, 5, database, BitConverter.GetBytes(at));
            entry.Create(ValueType.String, 0, 4);
            entry.SetExpireAt(first + (at * day));
        }

        var vain = 0;
        foreach (var at in days)
        {
            for (var now = first + (at * day) - day; keyspace.NextExpiredSlot(0, database, now) == 5; vain++) Assert.Empty(Find(now));
            Assert.Equal([at], Find(first + (at * day)).Select(key => BitConverter.ToInt64(key)));
            keyspace.Open(worker, 5, database, BitConverter.GetBytes(at)).Delete();
        }

        Assert.InRange(vain, 0, 2 * 36_500 / 49);
        Assert.Equal(-1, keyspace.NextExpiredSlot(0, database, long.MaxValue));

        List<byte[]> Find(long now)
        {
            Assert.Equal(5, keyspace.NextExpiredSlot(0, database, now));
            var sink = new Names([]);
            for (var round = 0; sink.Keys.Count == 0 && round < 3; round++) keyspace.FindExpired(worker, 5, database, now, 20, ref sink);
            return sink.Keys;
        }
    }

    [Fact]
    public void Finding_and_changing_keys_allocates_nothing_managed()
    {
        using var keyspace = NewKeyspace(isChecked: false);
        Churn(keyspace);
        Assert.Equal(0, Allocation.Least(() => Churn(keyspace)));

        static void Churn(Keyspace keyspace)
        {
            var worker = keyspace.Worker(0);
            Span<byte> key = stackalloc byte[8];
            for (var i = 0L; i < 2_000; i++)
            {
                BitConverter.TryWriteBytes(key, i);
                var text = StringValue.Over(keyspace.Open(worker, (int)i & 1, 0, key));
                text.Set("some value"u8);
                text.Append("more and more and more and more and more"u8);
                text.Entry.SetExpireAt(5);
            }

            for (var i = 0L; i < 2_000; i++)
            {
                BitConverter.TryWriteBytes(key, i);
                keyspace.Open(worker, (int)i & 1, 0, key).Delete();
            }
        }
    }

    private static KeyEntry Open(Keyspace keyspace, (int Slot, int Database, string Key) at)
        => keyspace.Open(keyspace.Worker(0), at.Slot, at.Database, Encoding.UTF8.GetBytes(at.Key));

    /// <summary>Does one random thing to a key and to the model.</summary>
    private static void Step(Keyspace keyspace, Dictionary<(int Slot, int Database, string Key), (byte[] Value, long ExpireAt)> model, Random random, (int Slot, int Database, string Key) at)
    {
        var entry = Open(keyspace, at);
        switch (random.Next(8))
        {
            case 0 or 1 or 2:
                var value = new byte[random.Next(20) == 0 ? random.Next(70_000) : random.Next(60)];
                random.NextBytes(value);
                value.CopyTo(entry.Overwrite(ValueType.String, 0, value.Length));
                model[at] = (value, -1);
                break;
            case 3 when entry.Exists:
                var length = random.Next(400);
                var old = model[at].Value;
                var resized = entry.Resize(length);
                if (length > old.Length) resized[old.Length..].Clear();
                Array.Resize(ref old, length);
                model[at] = (old, model[at].ExpireAt);
                break;
            case 4 when entry.Exists:
                var expireAt = random.Next(4) == 0 ? -1 : random.NextInt64(1_000_000);
                entry.SetExpireAt(expireAt);
                model[at] = (model[at].Value, expireAt);
                break;
            case 5:
                entry.Delete();
                model.Remove(at);
                break;
            case 6 when entry.Exists:
                var target = (random.Next(3) * 8_000, random.Next(3), "key:" + random.Next(200));
                var targetEntry = Open(keyspace, target);
                entry.MoveTo(ref targetEntry);
                model.Remove(at, out var moved);
                model[target] = moved;
                Assert.True(targetEntry.Exists);
                Assert.Equal(at == target, entry.Exists);
                break;
        }
    }

    private static void CheckAll(Keyspace keyspace, Dictionary<(int Slot, int Database, string Key), (byte[] Value, long ExpireAt)> model, int seed)
    {
        var worker = keyspace.Worker(0);
        for (var database = 0; database < 3; database++)
        {
            Assert.Equal(model.Count(each => each.Key.Database == database), keyspace.Count(database));
            Assert.Equal(model.Count(each => each.Key.Database == database && each.Value.ExpireAt != -1), keyspace.CountWithExpiry(database));
            var names = new Names([]);
            for (var slot = keyspace.NextNonEmptySlot(0, database); slot >= 0; slot = keyspace.NextNonEmptySlot(slot + 1, database))
            {
                for (var position = 0L; position >= 0;) position = keyspace.ScanSlot(worker, slot, database, position, 10, ref names);
            }

            var expected = model.Keys.Where(each => each.Database == database).Select(each => each.Key).Order(StringComparer.Ordinal);
            Assert.Equal(expected, names.Keys.Select(Encoding.UTF8.GetString).Order(StringComparer.Ordinal));
        }

        Assert.True(keyspace.UsedBytes == keyspace.WalkUsedBytes(), $"seed {seed}");
    }

    private readonly struct Names(List<byte[]> keys) : IScanSink
    {
        public List<byte[]> Keys => keys;

        public void Emit(ReadOnlySpan<byte> key, ValueType type, long expireAt) => keys.Add(key.ToArray());
    }
}
