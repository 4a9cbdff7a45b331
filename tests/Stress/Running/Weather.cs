using Distro.Tests.Shard;

namespace Distro.Tests.Stress.Running;

/// <summary>
/// What goes on in a shard beside its clients' commands: time passes and keys expire, memory is full and keys are evicted, holes are made for defragmentation, snapshots are taken,
/// the gate is closed, and clients go away in the midst of their commands. None of it touches the scenarios' keys.
/// </summary>
internal sealed class Weather(StressPlan plan, ShardHarness primary, ShardHarness replica, Problems problems)
{
    private const int VolatileKeys = 4_000;

    private readonly Random random = new(plan.Seed * 7_919);
    private long snapshotId;
    private volatile bool stopping;

    public long SnapshotsTaken { get; private set; }

    public void Stop() => stopping = true;

    public void Run()
    {
        try
        {
            using var client = new RespClient(primary.Server.ClientPort, plan.PatienceMilliseconds);
            client.Run("CONFIG SET maxmemory 24mb maxmemory-policy volatile-random active-expire-effort 5");
            while (!stopping && !problems.IsAny)
                Step(client);
            client.Run("CONFIG SET maxmemory 0");
        }
        catch (Exception exception)
        {
            problems.Add($"weather, seed {plan.Seed}: {exception.Message}");
        }
    }

    private void Step(RespClient client)
    {
        switch (random.Next(40))
        {
            case 0:
                TakeSnapshot();
                break;
            case 1:
                Expect(client.Run("SWAPDB 8 9"), "OK");
                break;
            case 2:
                client.Run("SELECT 9");
                Expect(client.Run($"SET swapped {random.Next()}"), "OK");
                Expect(client.Run("FLUSHDB"), "OK");
                client.Run("SELECT 0");
                break;
            case < 6:
                Vanish();
                break;
            case < 14:
                Pass(random.Next(1, 60));
                break;
            default:
                Fill(client);
                break;
        }
    }

    /// <summary>Keys of all sizes that expire; those that are written again leave holes.</summary>
    private void Fill(RespClient client)
    {
        for (var i = 0; i < 8; i++)
        {
            var size = random.Next(12) == 0 ? random.Next(1, 200_000) : random.Next(1, 300);
            Expect(client.Run($"SET volatile:{random.Next(VolatileKeys)} {new string('v', size)} PX {random.Next(1, 20_000)}"), "OK");
        }
    }

    private void Pass(int milliseconds)
    {
        primary.Clock.Advance(milliseconds);
        replica.Clock.Advance(milliseconds);
    }

    /// <summary>A client that is gone before it can have read what it asked for.</summary>
    private void Vanish()
    {
        using var client = new RespClient(primary.Server.ClientPort);
        client.Send("BLPOP nobody:1 nobody:2 0");
        using var other = new RespClient(primary.Server.ClientPort);
        foreach (var line in new[] { "MULTI", "SET volatile:1 x", "SET volatile:2 y", "EXEC", "EXPIRE volatile:1 1", "EXPIRE volatile:2 1" })
            other.Send(line);
    }

    private void TakeSnapshot()
    {
        var pass = primary.Plane.TakeSnapshot(0, ++snapshotId, 1);
        while (pass.Summary is null && pass.Failure is null && !problems.IsAny)
        {
            while (pass.TryRead(out _))
            {
                // What it says is compared elsewhere; here it is in everybody's way.
            }

            Thread.Yield();
        }

        if (pass.Summary is not null)
            SnapshotsTaken++;
        primary.Plane.SettleSnapshot(counts: pass.Summary is not null);
    }

    private void Expect(string reply, string expected) => problems.Check(reply == expected, $"weather, seed {plan.Seed}: {reply} instead of {expected}");
}
