using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.Sets;
using static Distro.Tests.Engine.CollectionKeyspace;

namespace Distro.Tests.Engine.Members;

/// <summary>Hashes and sets whose elements expire, against a dictionary of values and times, while time passes and the search for the expired goes on beside.</summary>
public class TimedElementTests
{
    private const int Steps = 20_000;

    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 400)]
    [InlineData(3, 3000)]
    public void A_hash_behaves_as_a_dictionary_with_times(int seed, int names)
    {
        using var keyspace = new CollectionKeyspace();
        var random = new Random(seed);
        var model = new Dictionary<string, (string Value, long ExpireAt)>();
        long now = 1_000;
        for (var step = 0; step < Steps; step++)
        {
            var where = $"seed {seed} step {step}";
            if (random.Next(10) == 0) now += random.Next(40);
            var hash = HashAt(keyspace, now);
            var field = "field:" + random.Next(names);
            var isLive = model.TryGetValue(field, out var there) && (there.ExpireAt < 0 || there.ExpireAt >= now);
            switch (random.Next(8))
            {
                case < 3:
                    var (value, time) = (RandomValue(random), random.Next(3) == 0 ? now + random.Next(200) : -1);
                    Assert.True(hash.Set(Bytes(field), Bytes(value), time) == !isLive, where);
                    model[field] = (value, time);
                    break;
                case 3:
                    var changed = random.Next(3) == 0 ? -1 : now + random.Next(200);
                    Assert.True(hash.SetExpireAt(Bytes(field), changed) == isLive, where);
                    if (isLive) model[field] = (there.Value, changed);
                    break;
                case 4:
                    Assert.True(hash.Remove(Bytes(field)) == isLive, where);
                    model.Remove(field);
                    break;
                case 5:
                    var found = new Names([]);
                    hash.FindExpired(now, 10, ref found);
                    foreach (var name in found.Found)
                    {
                        Assert.True(model[name].ExpireAt is >= 0 and var at && at < now, where);
                        Assert.False(hash.Remove(Bytes(name)), where);
                        model.Remove(name);
                    }

                    break;
                default:
                    Assert.True(hash.TryGet(Bytes(field), out var read, out var expireAt) == isLive, where);
                    Assert.True(!isLive || (Text(read) == there.Value && expireAt == there.ExpireAt), where);
                    break;
            }

            Assert.True(hash.Count == model.Count, where);
            Assert.True(keyspace.Open().Exists == model.Count > 0, where);
            Assert.True(keyspace.CountVolatile == (model.Values.Any(pair => pair.ExpireAt >= 0) ? 1 : 0), where);
            if (step % 500 == 0) Assert.True(hash.LiveCount == model.Values.Count(pair => pair.ExpireAt < 0 || pair.ExpireAt >= now), where);
        }

        RemoveAllTimed(keyspace, names);
        Assert.Equal(model.Values.Count(pair => pair.ExpireAt < 0), Hash.Over(keyspace.Open()).Count);
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    private static Hash HashAt(CollectionKeyspace keyspace, long now)
    {
        var entry = keyspace.Open();
        entry.Now = now;
        return Hash.Over(entry);
    }

    private static void RemoveAllTimed(CollectionKeyspace keyspace, int names)
    {
        var last = Hash.Over(keyspace.Open());
        for (var round = 0; round < names && last.HasTimes; round++)
        {
            var found = new Names([]);
            last.FindExpired(long.MaxValue, 100, ref found);
            foreach (var name in found.Found) last.Remove(Bytes(name));
        }
    }

    [Theory]
    [InlineData(4, 10)]
    [InlineData(5, 1000)]
    public void A_set_behaves_as_a_dictionary_of_times(int seed, int names)
    {
        using var keyspace = new CollectionKeyspace();
        var random = new Random(seed);
        var model = new Dictionary<string, long>();
        long now = 1_000;
        for (var step = 0; step < Steps; step++)
        {
            var where = $"seed {seed} step {step}";
            if (random.Next(10) == 0) now += random.Next(40);
            var entry = keyspace.Open();
            entry.Now = now;
            var set = Set.Over(entry);
            var member = random.Next(2) == 0 ? random.Next(names).ToString() : "m" + random.Next(names);
            var isLive = model.TryGetValue(member, out var expireAt) && (expireAt < 0 || expireAt >= now);
            switch (random.Next(5))
            {
                case 0:
                    Assert.True(set.Add(Bytes(member)) == !isLive, where);
                    if (!isLive) model[member] = -1;
                    break;
                case 1:
                    var changed = random.Next(3) == 0 ? -1 : now + random.Next(200);
                    Assert.True(set.SetExpireAt(Bytes(member), changed) == isLive, where);
                    if (isLive) model[member] = changed;
                    break;
                case 2:
                    Assert.True(set.Remove(Bytes(member)) == isLive, where);
                    model.Remove(member);
                    break;
                default:
                    Assert.True(set.Contains(Bytes(member)) == isLive, where);
                    Assert.True(set.TryGetExpireAt(Bytes(member), out var at) == isLive && (!isLive || at == expireAt), where);
                    break;
            }

            if (step % 100 != 0) continue;
            var live = model.Values.Count(time => time < 0 || time >= now);
            Assert.True(set.Count == live, where);
            if (live == 0) continue;
            var one = new Names([]);
            set.EmitRandom((ulong)random.NextInt64(), ref one);
            Assert.True(model[one.Found.Single()] is var drawn && (drawn < 0 || drawn >= now), where);
        }

        keyspace.DeleteAndCheckNothingIsLeft();
    }

    private readonly struct Names(List<string> found) : IElementSink
    {
        public List<string> Found => found;

        public void Emit(scoped ReadOnlySpan<byte> element) => found.Add(Text(element));
    }
}
