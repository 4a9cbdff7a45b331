using Distro.Tests.Shard;
using Distro.Tests.Stress.Running;

namespace Distro.Tests.Stress.Scenarios;

/// <summary>
/// A few tokens go round between queues in different slots and actors who wait for several of them at once. A token is held by one actor at a time, is in one place, and none is lost
/// or doubled, however many queues are pushed to at the same moment.
/// </summary>
internal sealed class Queues(Problems problems) : Scenario(problems)
{
    private const int Count = 4;
    private const int Tokens = 6;

    private readonly int[] held = new int[Tokens];

    public override void Fill(RespClient client)
    {
        for (var token = 0; token < Tokens; token++)
            client.Run($"RPUSH queue:{token % Count} {token}");
    }

    public override void Step(Actor actor)
    {
        var first = actor.Random.Next(Count);
        var queues = string.Join(' ', Enumerable.Range(first, Count).Select(i => $"queue:{i % Count}"));
        switch (actor.Random.Next(6))
        {
            case 0:
                var moved = actor.Run($"BLMOVE queue:{first} queue:{actor.Random.Next(Count)} LEFT RIGHT 0.002");
                Check(moved == "nil" || int.TryParse(moved, out _), $"BLMOVE: {moved}");
                break;
            case 1:
                Take(actor, actor.Run($"BLMPOP 0.005 {Count} {queues} LEFT COUNT 2"), "[[");
                break;
            case 2:
                Take(actor, actor.Run($"BRPOP {queues} 0.005"), "[");
                break;
            default:
                Take(actor, actor.Run($"BLPOP {queues} 0.005"), "[");
                break;
        }
    }

    public override void Look(RespClient client)
    {
        var there = new List<string>();
        for (var queue = 0; queue < Count; queue++)
            there.AddRange(Items(client.Run($"LRANGE queue:{queue} 0 -1")));
        Expect(string.Join(' ', there.Order()), string.Join(' ', Enumerable.Range(0, Tokens)), "tokens at rest");
    }

    /// <summary>The reply names a queue and one or more tokens: holds them a moment and gives them back, to several queues at once.</summary>
    private void Take(Actor actor, string reply, string begins)
    {
        if (reply == "nil")
            return;
        var words = Items(reply.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal));
        Check(reply.StartsWith('[') && begins.Length > 0 && words.Length > 1, $"a pop: {reply}");
        var tokens = new List<int>();
        foreach (var word in words.Skip(1))
        {
            if (!int.TryParse(word, out var token) || token >= Tokens)
            {
                Check(false, $"popped {word}");
                return;
            }

            Check(Interlocked.Increment(ref held[token]) == 1, $"token {token} is held by two");
            tokens.Add(token);
        }

        foreach (var token in tokens)
            Check(Interlocked.Decrement(ref held[token]) == 0, $"token {token} was held by two");
        var pushes = tokens.Select(token => $"{(actor.OneIn(2) ? "RPUSH" : "LPUSH")} queue:{actor.Random.Next(Count)} {token}").ToArray();
        var given = pushes.Length > 1 ? actor.RunTogether(["MULTI", .. pushes, "EXEC"]) : actor.Run(pushes[0]);
        Check(!given.StartsWith('-'), $"a push: {given}");
    }
}
