using Distro.Topology;
using Distro.Topology.Codec;

namespace Distro.Tests.Topology;

public class MapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Slots_are_split_evenly_and_each_has_one_owner(int groups)
    {
        var map = SampleMap.Of(groups);
        var counts = new int[groups];
        for (var slot = 0; slot < ClusterMap.SlotCount; slot++) counts[map.GroupOf(slot)]++;
        Assert.True(counts.Max() - counts.Min() <= 1);
        Assert.Equal(0, map.GroupOf(0));
        Assert.Equal(groups - 1, map.GroupOf(ClusterMap.SlotCount - 1));
    }

    [Fact]
    public void A_map_read_back_is_the_map_written()
    {
        var map = SampleMap.Of(3);
        var bytes = ClusterMapCodec.Encode(map);
        Assert.True(ClusterMapCodec.TryDecode(bytes, out var read, out var problem), problem);
        Assert.Equal(bytes, ClusterMapCodec.Encode(read));
        Assert.Equal("store-shard-1", read.PrimaryOf(1)!.Name);
        Assert.Equal(map.HashSeed, read.HashSeed);
        Assert.Equal(1, read.GroupOf(6000));
    }

    [Fact]
    public void A_map_from_before_writers_could_change_has_an_ensemble_that_does_not()
    {
        const string Old = "{\"version\":7,\"clusterId\":\"c\",\"hashSeed\":1,\"password\":null,\"relayEndpoint\":\"\",\"groups\":[{\"id\":0,\"slots\":[{\"first\":0,\"last\":16383,\"count\":16384}],"
            + "\"epoch\":3,\"primary\":1,\"candidate\":0,\"ensemble\":{\"version\":1,\"writerIds\":[\"writer-a\"],\"majority\":1},\"durability\":\"Always\",\"initialised\":true}],\"members\":[],\"writers\":[]}";
        Assert.True(ClusterMapCodec.TryDecode(System.Text.Encoding.UTF8.GetBytes(Old), out var map, out var problem), problem);
        var ensemble = map.Groups[0].Ensemble;
        Assert.Equal((1L, "writer-a", false, 1), (ensemble.Version, Assert.Single(ensemble.WriterIds), ensemble.IsOpen, ensemble.Majority));
        Assert.Null(ensemble.Next);
    }

    [Fact]
    public void The_next_map_has_the_next_version_and_keeps_the_rest()
    {
        var map = SampleMap.Of(2);
        var next = map.Next(writers: []);
        Assert.Equal(map.Version + 1, next.Version);
        Assert.Empty(next.Writers);
        Assert.Same(map.Groups, next.Groups);
    }

    [Fact]
    public void Slots_owned_twice_or_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SampleMap.WithSlots(new SlotRange(0, 10), new SlotRange(10, 20)));
        Assert.Throws<ArgumentException>(() => SampleMap.WithSlots(new SlotRange(-1, 10)));
        Assert.Throws<ArgumentException>(() => SampleMap.WithSlots(new SlotRange(5, ClusterMap.SlotCount)));
        Assert.Throws<ArgumentException>(() => SampleMap.WithSlots(new SlotRange(9, 8)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"version\":1,\"clusterId\":\"\",\"hashSeed\":1,\"password\":null,\"relayEndpoint\":\"\",\"groups\":[null],\"members\":[],\"writers\":[]}")]
    [InlineData("{\"version\":1,\"clusterId\":\"\",\"hashSeed\":1,\"password\":null,\"relayEndpoint\":\"\",\"groups\":[],\"members\":[null],\"writers\":[]}")]
    [InlineData("{\"version\":1,\"clusterId\":\"\",\"hashSeed\":1,\"password\":null,\"relayEndpoint\":\"\",\"groups\":[],\"members\":[],\"writers\":[null]}")]
    [InlineData("{\"version\":1,\"clusterId\":null,\"hashSeed\":1,\"password\":null,\"relayEndpoint\":\"\",\"groups\":[],\"members\":[],\"writers\":[]}")]
    public void What_is_no_map_is_refused_with_a_reason(string json)
    {
        Assert.False(ClusterMapCodec.TryDecode(System.Text.Encoding.UTF8.GetBytes(json), out var map, out var problem));
        Assert.Same(ClusterMap.Empty, map);
        Assert.NotEqual("", problem);
    }

    [Fact]
    public void A_mutated_map_is_refused_or_sound_and_never_worse()
    {
        const int Seed = 2026;
        var random = new Random(Seed);
        var good = ClusterMapCodec.Encode(SampleMap.Of(3));
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var cut = random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length;
            if (ClusterMapCodec.TryDecode(bytes.AsSpan(0, cut), out var map, out _)) Assert.Equal("", MapRules.ProblemIn(map));
        }
    }
}
