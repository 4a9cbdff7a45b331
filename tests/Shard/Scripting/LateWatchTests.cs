namespace Distro.Tests.Shard.Scripting;

/// <summary>A script that comes to a key late meets those who have begun to watch it, or to wait for it, since the script began.</summary>
public class LateWatchTests
{
    private const string Set = "local n = 0 for i = 1, tonumber(ARGV[2]) do n = n + i end redis.call('set', ARGV[1], 'changed') return 'OK'";
    private const string Push = "local n = 0 for i = 1, tonumber(ARGV[2]) do n = n + i end redis.call('rpush', ARGV[1], 'pushed') return 'OK'";

    [Fact]
    public async Task Who_has_watched_an_undeclared_key_hears_of_its_change()
    {
        await using var shard = new ShardHarness(loops: 2);
        using var script = shard.Connect();
        using var watching = shard.Connect();
        var turns = 1_000_000;
        for (var isConclusive = false; !isConclusive; turns *= 2)
        {
            script.Run("DEL k");
            script.SendRaw(RespClient.Request("EVAL", Set, "0", "k", $"{turns}"));
            watching.Expect("WATCH k", "OK");
            // Else the script was through before, and there was nothing to hear of.
            isConclusive = watching.Run("GET k") == "nil";
            Assert.Equal("OK", script.Read());
            watching.Expect("MULTI", "OK");
            watching.Expect("GET k", "QUEUED");
            watching.Expect("EXEC", isConclusive ? "nil" : "[changed]");
        }
    }

    [Fact]
    public async Task Who_waits_for_an_undeclared_key_is_served()
    {
        await using var shard = new ShardHarness(loops: 2);
        using var script = shard.Connect();
        using var waiting = shard.Connect();
        for (var round = 0; round < 5; round++)
        {
            script.SendRaw(RespClient.Request("EVAL", Push, "0", "q", "3000000"));
            waiting.Expect("BLPOP q 0", "[q, pushed]");
            Assert.Equal("OK", script.Read());
        }
    }
}
