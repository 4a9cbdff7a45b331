using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Faults;

/// <summary>
/// Who waits for a majority of writers, and who does not, in a cluster whose group is `interval`, with two of its three writers away: what a pattern of keys, a database or the
/// connection says `always` of waits until one of them is back, and everybody else is answered meanwhile. What they waited for is there when every process was killed.
/// </summary>
public sealed class KeyDurabilityTests
{
    private const int Careless = 200;

    /// <summary>A bound for hanging.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Some_wait_for_a_majority_of_writers_and_others_are_answered_meanwhile()
    {
        using var data = new DataFolder();
        await using var store = await TestStore.Start(data.Path, shards: 1, replicas: 1, "interval", writers: 3);
        using var careless = await RespConnection.Open(TestStore.Host, store.RouterPort);
        Assert.Equal("OK", await careless.SendUntilExecuted("CONFIG", "SET", "key-durability", "order:* always cache:* none", "database-durability", "3 always", "reply-timeout-ms", "600000"));
        Assert.Equal("OK", await careless.SendUntilExecuted("SET", "order:before", "1").WaitAsync(patience));

        string[] away = [.. store.WriterNames.Skip(1)];
        await store.Kill(away);
        using var byKey = await RespConnection.Open(TestStore.Host, store.RouterPort);
        using var ofDatabase = await RespConnection.Open(TestStore.Host, store.RouterPort);
        using var byConnection = await RespConnection.Open(TestStore.Host, store.RouterPort);
        Assert.Equal("OK", await ofDatabase.SendUntilExecuted("SELECT", "3"));
        Assert.Equal("OK", await byConnection.SendUntilExecuted("CLIENT", "DURABILITY", "ALWAYS"));
        Task<object?>[] waiting = [byKey.SendUntilExecuted("SET", "order:1", "1"), ofDatabase.SendUntilExecuted("SET", "any", "1"), byConnection.SendUntilExecuted("SET", "mine", "1")];
        for (var number = 0; number < Careless; number++)
        {
            Assert.Equal("OK", await careless.SendUntilExecuted("SET", $"cache:{number}", "1").WaitAsync(patience));
            Assert.Equal("OK", await careless.SendUntilExecuted("SET", $"other:{number}", "1").WaitAsync(patience));
        }

        // A reader is shown what waits no sooner than its writer is, unless it says that it need not be.
        using var hasty = await RespConnection.Open(TestStore.Host, store.RouterPort);
        Assert.Equal("OK", await hasty.SendUntilExecuted("CLIENT", "DURABILITY", "NONE"));
        while (await hasty.SendUntilExecuted("GET", "order:1").WaitAsync(patience) is not "1") await Task.Delay(10);
        using var reader = await RespConnection.Open(TestStore.Host, store.RouterPort);
        var read = reader.SendUntilExecuted("GET", "order:1");
        Assert.Equal("OK", await careless.SendUntilExecuted("SET", "other:last", "1").WaitAsync(patience));
        Assert.All([.. waiting, read], task => Assert.False(task.IsCompleted, "a reply came that no majority of writers vouches for"));

        await store.StartAgain(away[0]);
        foreach (var task in waiting) Assert.Equal("OK", await task.WaitAsync(patience));
        Assert.Equal("1", await read.WaitAsync(patience));
        await AllDieAndComeBack(store, away[1]);
        using var again = await RespConnection.Open(TestStore.Host, store.RouterPort);
        foreach (var key in (string[])["order:before", "order:1", "mine"]) Assert.Equal("1", await again.SendUntilExecuted("GET", key));
        Assert.Equal("OK", await again.SendUntilExecuted("SELECT", "3"));
        Assert.Equal("1", await again.SendUntilExecuted("GET", "any"));
    }

    private static async Task AllDieAndComeBack(TestStore store, string deadAlready)
    {
        string[] all = [.. store.AllNames];
        await store.Kill([.. all.Where(name => name != deadAlready)]);
        await store.StartAgain(all);
        await store.Healthy(all);
    }
}
