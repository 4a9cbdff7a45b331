using System.Diagnostics;
using Distro.Engine;
using Distro.Tests.Shard;
using Distro.Tests.Stress.Scenarios;

namespace Distro.Tests.Stress.Running;

/// <summary>
/// One run in one process: a primary whose loops all work on the same few keys, a follower of its log, and actors. It goes act by act: after each everything comes to rest, and then
/// every invariant is looked at, the follower must hold the same, and no slot may be held nor anybody left waiting.
/// </summary>
internal sealed class StressRun(StressPlan plan)
{
    private readonly Problems problems = new();
    private long steps;
    private int acts;

    /// <summary>The story of a run that found nothing; one that finds something ends the process on the spot, while all of it is still at work.</summary>
    public async Task<string> Run()
    {
        await using var primary = ShardHarness.Primary(plan.Durability, plan.Loops, ("Transport", plan.Transport), ("SpinMicroseconds", $"{plan.SpinMicroseconds}"), ("LogRingBytes", "268435456"));
        await using var replica = new ShardHarness(standAlone: false, loops: 1);
        if (plan.Seed % 2 == 0)
        {
            // Whatever command is under way when patience is at its end lets others in between, however short it is.
            foreach (var worker in primary.Plane.Workers)
                ShardHarness.On(worker.Loop, () => worker.Turns.FirstTicks = 0);
        }

        var follower = new Follower(primary, replica, problems);
        var registers = new Registers(problems);
        Scenario[] scenarios = [new Accounts(problems), new Twins(problems), new Bags(problems), new Journals(problems), new Queues(problems), registers];
        using (var client = new RespClient(primary.Server.ClientPort, plan.PatienceMilliseconds))
        {
            client.Run("CONFIG SET busy-reply-threshold 0");
            foreach (var scenario in scenarios)
                scenario.Fill(client);
        }

        var watch = Stopwatch.StartNew();
        do
        {
            PlayAct(plan with { Seed = plan.Seed + acts }, primary, replica, scenarios, registers);
            if (!problems.IsAny)
                LookAtRest(primary, replica, follower, scenarios);
            if (problems.IsAny)
                End(Found());
            acts++;
        }
        while (watch.Elapsed.TotalSeconds < plan.Seconds);
        follower.Stop();
        if (problems.IsAny)
            End(Found());
        return $"{acts} acts, {steps} steps, {primary.Plane.Waiters.Parkings} parkings, {primary.Plane.Gate.Passes} passes of the gate, {primary.Plane.Snapshots.Saves} snapshots, {primary.Plane.Workers.Sum(worker => worker.Interlude.Count)} interludes, "
            + $"{primary.Plane.Workers.Sum(worker => worker.Statistics.Evicted)} evictions, {primary.Plane.PublishedOffset} bytes of log";
    }

    private static void End(string problem)
    {
        Console.WriteLine($"found: {problem}");
        Console.Out.Flush();
        Environment.Exit(1);
    }

    private string Found() => $"act {acts + 1}, seed {plan.Seed + acts}: {problems.First}";

    private void PlayAct(StressPlan act, ShardHarness primary, ShardHarness replica, Scenario[] scenarios, Registers registers)
    {
        var weather = new Weather(act, primary, replica, problems);
        var weatherThread = new Thread(weather.Run) { IsBackground = true, Name = "weather" };
        if (act.Weather)
            weatherThread.Start();
        var threads = Enumerable.Range(0, act.Actors).Select(number => new Thread(() => Play(act, number, primary, replica, scenarios, registers)) { IsBackground = true }).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        weather.Stop();
        if (act.Weather)
            weatherThread.Join();
    }

    private void Play(StressPlan act, int number, ShardHarness primary, ShardHarness replica, Scenario[] scenarios, Registers registers)
    {
        try
        {
            using var actor = new Actor(act, number, primary.Server.ClientPort, replica.Server.ClientPort);
            for (var round = 0; round < act.Rounds && !problems.IsAny; round++)
            {
                scenarios[actor.Random.Next(scenarios.Length)].Step(actor);
                Interlocked.Increment(ref steps);
            }

            registers.Take(actor);
        }
        catch (Exception exception)
        {
            problems.Add($"actor {number}: {exception.GetType().Name} {exception.Message}");
        }
    }

    private void LookAtRest(ShardHarness primary, ShardHarness replica, Follower follower, Scenario[] scenarios)
    {
        using var client = new RespClient(primary.Server.ClientPort, plan.PatienceMilliseconds);
        using var reader = new RespClient(replica.Server.ClientPort, plan.PatienceMilliseconds);
        CompareWithReplica(primary, follower, client, reader);
        foreach (var scenario in scenarios)
            scenario.Look(client);
        problems.Check(Settles(() => primary.Plane.Workers.Sum(worker => worker.Blocked.Count) == 0 && primary.Plane.BlockedKeys.Count == 0), "somebody is left waiting for keys");
        problems.Check(Settles(() => !Enumerable.Range(0, KeyspaceOptions.SlotCount).Any(slot => primary.Plane.Keyspace.Lock(slot).IsHeld)), "a slot is left held");
    }

    /// <summary>Keys still expire, which is logged: what is compared is what both hold at one offset.</summary>
    private void CompareWithReplica(ShardHarness primary, Follower follower, RespClient client, RespClient reader)
    {
        string digest = "", replicaDigest = "";
        var isSame = Settles(() =>
        {
            var offset = primary.Plane.Log.ClaimedOffset;
            digest = client.Run("DEBUG DIGEST");
            if (!Settles(() => follower.Applied >= offset))
                return false;
            replicaDigest = reader.Run("DEBUG DIGEST");
            // What differs while the log stands still differs for good.
            return offset == primary.Plane.Log.ClaimedOffset && (digest == replicaDigest || follower.Applied == offset);
        });
        problems.Check(isSame && digest == replicaDigest, $"the log makes something else of the data: {digest} and {replicaDigest}");
    }

    private bool Settles(Func<bool> condition) => SpinWait.SpinUntil(condition, plan.PatienceMilliseconds);
}
