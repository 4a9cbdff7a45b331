using Distro.Tests.Shard;
using Distro.Tests.Stress.Running;

namespace Distro.Tests.Stress.Scenarios;

/// <summary>
/// Everybody adds lines to the same few journals, one or two at a time, also behind the gate and by scripts: no line is lost, and the follower, which goes by the log, must find the very same
/// order in each.
/// </summary>
internal sealed class Journals(Problems problems) : Scenario(problems)
{
    private const int Count = 3;
    private const string Script = "redis.call('append', ARGV[1], ARGV[3]) return redis.call('append', ARGV[2], ARGV[3])";

    private long lines;

    public override void Fill(RespClient client)
    {
        for (var journal = 0; journal < Count; journal++)
            client.Run($"DEL journal:{journal}");
    }

    public override void Step(Actor actor)
    {
        var first = actor.Random.Next(Count);
        var (one, two) = ($"journal:{first}", $"journal:{(first + 1) % Count}");
        var line = $"{actor.NextValue()};";
        var reply = actor.Random.Next(6) switch
        {
            0 => actor.RunTogether("MULTI", $"APPEND {one} {line}", "SWAPDB 12 13", $"APPEND {two} {line}", "EXEC"),
            1 => actor.Run("EVAL", Script, "0", one, two, line),
            _ => actor.RunTogether("MULTI", $"APPEND {two} {line}", $"APPEND {one} {line}", "EXEC"),
        };
        Check(!reply.StartsWith('-'), $"a line: {reply}");
        Interlocked.Add(ref lines, 2);
    }

    public override void Look(RespClient client)
    {
        var found = Enumerable.Range(0, Count).Sum(journal => client.Run($"GET journal:{journal}").Count(letter => letter == ';'));
        Check(found == Interlocked.Exchange(ref lines, 0), "lines are missing in journals, or there twice");
        Fill(client);
    }
}
