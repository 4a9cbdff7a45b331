using System.Text;
using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Faults;

/// <summary>
/// Values far larger than any message between services: they travel in pieces, to Persistence, to the replica and back when a process loads. Every one that was acknowledged is
/// there, byte for byte, after its primary is killed and after everything is.
/// </summary>
public sealed class LargeValueTests
{
    private const int Values = 3;
    private const int ValueBytes = 48 << 20;

    [Fact]
    public async Task Large_values_survive_a_failover_and_the_death_of_every_process()
    {
        using var data = new DataFolder();
        await using var store = await TestStore.Start(data.Path, shards: 1, replicas: 1, "always");
        using (var client = await RespConnection.Open(TestStore.Host, store.RouterPort))
        {
            // However long a disk takes for so many bytes: who waits too long for it hears that the outcome is unknown.
            Assert.Equal("OK", await client.SendUntilExecuted("CONFIG", "SET", "reply-timeout-ms", "600000"));
            for (var i = 0; i < Values; i++) Assert.Equal("OK", await client.SendUntilExecuted("SET", $"large:{i}", Value(i)));
            Assert.Equal(1L, await client.SendUntilExecuted("WAIT", "1", "300000"));
        }

        await store.Kill(await store.PrimaryOf("large:0"));
        await ReadAll(store);

        string[] all = [.. store.AllNames];
        await store.Kill([.. all.Where(name => !name.StartsWith("store-shard", StringComparison.Ordinal)), await store.PrimaryOf("large:0")]);
        await store.StartAgain(all);
        await store.Healthy(all);
        await ReadAll(store);
    }

    private static async Task ReadAll(TestStore store)
    {
        using var client = await RespConnection.Open(TestStore.Host, store.RouterPort);
        for (var i = 0; i < Values; i++) Assert.True(Value(i) == await client.SendUntilExecuted("GET", $"large:{i}") as string, $"large:{i} is not what was acknowledged");
    }

    /// <summary>Not the same twice anywhere, so that a piece in the wrong place shows.</summary>
    private static string Value(int number)
    {
        var text = new StringBuilder(ValueBytes + 16);
        for (var at = 0; text.Length < ValueBytes; at++) text.Append((char)('a' + number)).Append(at).Append(' ');
        return text.ToString();
    }
}
