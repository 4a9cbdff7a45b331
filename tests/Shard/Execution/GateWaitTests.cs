using Distro.Shard.Execution;

namespace Distro.Tests.Shard.Execution;

/// <summary>Who needs the whole keyspace waits for the last command of every other loop. Meanwhile its own loop goes on answering what needs no slots.</summary>
public class GateWaitTests
{
    [Fact]
    public async Task A_command_that_waits_for_the_gate_lets_others_of_its_loop_be_served()
    {
        await using var shard = Shard(busyAfter: 0);
        var (runner, other, home) = OnOneLoop(shard);
        other.Expect("SET k v", "OK");
        using var inside = new LongCommand(shard, home);
        runner.Send("FLUSHALL");
        ShardHarness.Until(() => home.Interlude.Count > 0);
        other.Expect("PING", "PONG");
        Assert.Contains("redis_version", other.Run("INFO server"));
        Assert.Contains("No scripts in execution", other.Run("SCRIPT KILL"));
        other.Send("GET k");
        inside.End();
        Assert.Equal("OK", runner.Read());
        Assert.Equal("nil", other.Read());
    }

    [Fact]
    public async Task A_script_that_waits_for_it_can_be_killed_as_long_as_it_has_changed_nothing()
    {
        await using var shard = Shard(busyAfter: 20);
        var (runner, other, home) = OnOneLoop(shard);
        other.Expect("SET k v", "OK");
        using var inside = new LongCommand(shard, home);
        runner.SendRaw(RespClient.Request("EVAL", "return redis.call('flushall')", "0"));
        ShardHarness.Until(() => shard.Plane.Scripts.IsBusy);
        Assert.Contains("BUSY", other.Run("PING"));
        other.Expect("SCRIPT KILL", "OK");
        Assert.Contains("killed by user", runner.Read());
        inside.End();
        other.Expect("GET k", "v");
        runner.Expect("FLUSHALL", "OK");
        other.Expect("GET k", "nil");
    }

    private static ShardHarness Shard(int busyAfter)
        => new(standAlone: true, loops: 2, ("Transport", "Sockets"), ("BusyReplyThreshold", $"{busyAfter}"));

    /// <summary>Two clients that the same loop serves, and that loop's worker.</summary>
    private static (RespClient First, RespClient Second, Worker Home) OnOneLoop(ShardHarness shard)
    {
        var found = new Dictionary<Worker, RespClient>();
        while (true)
        {
            var client = shard.Connect();
            var before = shard.Plane.Workers.Select(worker => worker.Statistics.Total).ToArray();
            client.Expect("PING", "PONG");
            var home = shard.Plane.Workers.Single(worker => worker.Statistics.Total != before[worker.Index]);
            if (!found.TryAdd(home, client))
                return (found[home], client, home);
        }
    }

    /// <summary>A command on another loop that does not end by itself.</summary>
    private sealed class LongCommand : IDisposable
    {
        private readonly ManualResetEventSlim ends = new();
        private readonly ManualResetEventSlim hasEnded = new();

        public LongCommand(ShardHarness shard, Worker home)
        {
            var away = shard.Plane.Workers.First(worker => worker != home);
            using var began = new ManualResetEventSlim();
            away.Loop.Post(new LoopAction(() =>
            {
                while (!shard.Plane.Gate.TryEnter(away.Index))
                    Thread.Yield();
                began.Set();
                ends.Wait();
                shard.Plane.Gate.Leave(away.Index);
                hasEnded.Set();
            }));
            Assert.True(began.Wait(RespClient.PatienceMilliseconds));
        }

        public void End()
        {
            ends.Set();
            Assert.True(hasEnded.Wait(RespClient.PatienceMilliseconds));
        }

        public void Dispose()
        {
            End();
            ends.Dispose();
            hasEnded.Dispose();
        }
    }
}
