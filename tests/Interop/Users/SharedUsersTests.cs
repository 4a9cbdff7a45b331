using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Users;

/// <summary>Users of a whole cluster: changed at any process, in force at all, and there after a restart of everything that knew them.</summary>
public sealed class SharedUsersTests
{
    [Fact]
    public async Task Users_changed_anywhere_hold_everywhere_and_last()
    {
        using var data = new DataFolder();
        await using var store = await TestStore.Start(data.Path, shards: 2, replicas: 0, durability: "interval");
        using var admin = await RespConnection.Open(TestStore.Host, store.RouterPort);
        await Expect(admin, "OK", "ACL", "SETUSER", "ann", "on", ">secret", "~ann:*", "+@all", "-@dangerous");
        await Expect(admin, "ERR Error in ACL SETUSER modifier '+nosuch': Unknown command or category name in ACL", "ACL", "SETUSER", "bob", "+nosuch");
        using var direct = await RespConnection.Open(TestStore.Host, store.Port("store-shard-1"));
        await Eventually(direct, "ann", "ACL", "USERS");
        await Expect(direct, "OK", "ACL", "SETUSER", "cleo", "on", "nopass", "+ping");
        await Eventually(admin, "cleo", "ACL", "USERS");

        using var ann = await RespConnection.Open(TestStore.Host, store.RouterPort);
        await Expect(ann, "OK", "AUTH", "ann", "secret");
        await Expect(ann, "OK", "SET", "ann:1", "x");
        await Expect(ann, "NOPERM No permissions to access a key", "SET", "other", "x");
        await Expect(ann, "NOPERM User ann has no permissions to run the 'flushall' command", "FLUSHALL");
        await Eventually(ann, "x", "EVAL", "return redis.call('get', KEYS[1])", "1", "ann:1");
        Assert.Contains("ACL failure in script: No permissions to access a key", await Text(ann, "EVAL", "return redis.call('set', 'other', 'x')", "1", "ann:1"));
        await Expect(ann, "NOPERM No permissions to access a key", "EVAL", "return 1", "1", "other");

        await store.Kill("store-replicator", "store-router");
        await store.StartAgain("store-replicator", "store-router");
        await store.Healthy("store-replicator", "store-router");
        using var again = await RespConnection.Open(TestStore.Host, store.RouterPort);
        await Eventually(again, "ann", "ACL", "USERS");
        await Expect(again, "OK", "AUTH", "ann", "secret");
        await Expect(again, "x", "GET", "ann:1");
        await Expect(again, "NOPERM No permissions to access a key", "GET", "other");
    }

    private static async Task Expect(RespConnection connection, string reply, params string[] command) => Assert.Equal(reply, await Text(connection, command));

    private static async Task Eventually(RespConnection connection, string part, params string[] command)
    {
        for (var tries = 0; ; tries++)
        {
            var text = await Text(connection, command);
            if (text.Contains(part, StringComparison.Ordinal)) return;
            Assert.True(tries < 1200, $"{string.Join(' ', command)} answers {text}");
            await Task.Delay(50);
        }
    }

    private static async Task<string> Text(RespConnection connection, params string[] command) => await connection.SendUntilExecuted(command) switch
    {
        object?[] array => string.Join(' ', array),
        ReplyError error => error.Message,
        var other => other?.ToString() ?? "",
    };
}
