using System.Text;
using Distro.Engine;
using Distro.Engine.Access;
using Distro.Engine.Strings;

namespace Distro.Tests.Engine.Access;

/// <summary>Which keys are offered for eviction: all that may go, each about as often as any other, wherever their hashes lie.</summary>
public class VictimSearchTests
{
    private const int DrawsAKey = 400;

    [Theory]
    [InlineData(4, 1), InlineData(60, 1), InlineData(2_000, 1)]
    [InlineData(40, 10), InlineData(500, 100)]
    public void Keys_that_expire_are_drawn_alike(int keys, int oneIn)
    {
        using var keyspace = new Keyspace(new KeyspaceOptions { HashSeed = 5, Workers = 1, ReservedBytes = 1L << 32, IsChecked = true });
        var worker = keyspace.Worker(0);
        for (var i = 0; i < keys; i++)
        {
            var entry = keyspace.Open(worker, 3, 0, Encoding.ASCII.GetBytes($"key:{i}"));
            StringValue.Over(entry).Set("value"u8, keepExpiry: false);
            if (i % oneIn == 0) keyspace.Open(worker, 3, 0, Encoding.ASCII.GetBytes($"key:{i}")).SetExpireAt(1_000_000);
        }

        var search = new VictimSearch(keyspace, worker);
        var counts = new Counts();
        var random = new Random(7);
        var expiring = keys / oneIn;
        for (var i = 0; i < expiring * DrawsAKey; i++) Assert.True(search.Draw(3, 0, onlyExpiring: true, (ulong)random.NextInt64(long.MinValue, long.MaxValue), ref counts));
        Assert.Equal(expiring, counts.Of.Count);
        Assert.All(counts.Of, each => Assert.InRange(each.Value, DrawsAKey / 3, DrawsAKey * 3));
        Assert.All(counts.Of.Keys, key => Assert.Equal(0, int.Parse(key.AsSpan(4)) % oneIn));
    }

    private sealed class Counts : IVictimSink
    {
        public Dictionary<string, int> Of { get; } = [];

        public void Emit(ReadOnlySpan<byte> key, long expireAt, uint accessData)
        {
            var name = Encoding.ASCII.GetString(key);
            Of[name] = Of.GetValueOrDefault(name) + 1;
        }
    }
}
