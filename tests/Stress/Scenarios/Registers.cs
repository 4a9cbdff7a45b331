using Distro.Tests.Histories;
using Distro.Tests.Shard;
using Distro.Tests.Stress.Running;

namespace Distro.Tests.Stress.Scenarios;

/// <summary>
/// Single keys written and read in every way that there is, each value once: what everybody saw can have happened one after another, each in its own time. Where replies wait for the
/// log, what a replica shows belongs to the same history: nothing is seen anywhere before it has arrived there.
/// </summary>
internal sealed class Registers(Problems problems) : Scenario(problems)
{
    private const int Count = 5;

    private readonly Lock guard = new();
    private readonly List<Operation> history = [];

    public override void Fill(RespClient client)
    {
        for (var key = 0; key < Count; key++)
            client.Run($"DEL register:{key}");
    }

    public override void Step(Actor actor)
    {
        var (key, other) = (actor.Random.Next(Count), actor.Random.Next(Count));
        if (actor.OneIn(2))
            Write(actor, key, other);
        else
            Read(actor, key, other);
    }

    /// <summary>An actor's part of the act is over.</summary>
    public void Take(Actor actor)
    {
        lock (guard)
            history.AddRange(actor.History);
        actor.History.Clear();
    }

    public override void Look(RespClient client)
    {
        var problem = Linearizability.ProblemIn(history);
        Check(problem.Length == 0, problem);
        history.Clear();
        Fill(client);
    }

    private void Write(Actor actor, int key, int other)
    {
        var writes = new List<Operation> { new(key, true, actor.NextValue(), Actor.Now) };
        if (other != key)
            writes.Add(new Operation(other, true, actor.NextValue(), writes[0].InvokedAt));
        var (first, second) = (writes[0].Value, writes[^1].Value);
        var reply = actor.Random.Next(5) switch
        {
            0 when other != key => actor.Run($"MSET register:{key} {first} register:{other} {second}"),
            1 when other != key => Inner(actor.RunTogether("MULTI", $"SET register:{key} {first}", $"SET register:{other} {second}", "EXEC")),
            2 when other != key => actor.Run("EVAL", "redis.call('set', KEYS[1], ARGV[1]) return redis.call('set', KEYS[2], ARGV[2])", "2", $"register:{key}", $"register:{other}", $"{first}", $"{second}"),
            _ => One(),
        };
        Expect(reply, "OK", "a write");
        foreach (var write in writes)
            write.ReturnedAt = Actor.Now;
        actor.History.AddRange(writes);

        string One()
        {
            if (writes.Count > 1)
                writes.RemoveAt(1);
            return actor.Run($"SET register:{key} {first}");
        }
    }

    private void Read(Actor actor, int key, int other)
    {
        var began = Actor.Now;
        switch (actor.Random.Next(6))
        {
            case 0 or 1 when actor.Replica is not null:
                Note(actor, key, began, actor.Replica.Run($"GET register:{key}"));
                break;
            case 2:
                var both = Items(actor.Run($"MGET register:{key} register:{other}"));
                Note(actor, key, began, both[0]);
                Note(actor, other, began, both[1]);
                break;
            case 3:
                Note(actor, key, began, actor.Run("EVAL", "return redis.call('get', ARGV[1])", "0", $"register:{key}"));
                break;
            default:
                Note(actor, key, began, actor.Run($"GET register:{key}"));
                break;
        }
    }

    private void Note(Actor actor, int key, long began, string reply)
    {
        var value = 0L;
        Check(reply == "nil" || long.TryParse(reply, out value), $"a read: {reply}");
        actor.History.Add(new Operation(key, false, value, began) { ReturnedAt = Actor.Now });
    }

    private static string Inner(string reply) => reply == "[OK, OK]" ? "OK" : reply;
}
