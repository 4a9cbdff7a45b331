using Distro.Tests.Shard;
using Distro.Tests.Stress.Running;

namespace Distro.Tests.Stress.Scenarios;

/// <summary>Pairs of sets in different slots that are only ever changed together, exchanged by RENAME and intersected by SINTERSTORE: the two are never seen to differ.</summary>
internal sealed class Twins(Problems problems) : Scenario(problems)
{
    private const int Pairs = 3;
    private const int Members = 40;

    public override void Fill(RespClient client)
    {
        for (var pair = 0; pair < Pairs; pair++)
        {
            client.Run($"SADD twin:{pair}:a root");
            client.Run($"SADD twin:{pair}:b root");
        }
    }

    public override void Step(Actor actor)
    {
        var pair = actor.Random.Next(Pairs);
        var (a, b, both) = ($"twin:{pair}:a", $"twin:{pair}:b", $"twin:{pair}:both:{actor.Number}");
        switch (actor.Random.Next(6))
        {
            case 0:
                Check(actor.RunTogether("MULTI", $"RENAME {a} {both}", $"RENAME {b} {a}", $"RENAME {both} {b}", "EXEC") == "[OK, OK, OK]", "an exchange failed");
                break;
            case 1:
                var sizes = Items(actor.RunTogether("MULTI", $"SINTERSTORE {both} {a} {b}", $"SCARD {a}", $"SCARD {both}", $"SCARD {b}", $"DEL {both}", "EXEC"));
                Check(sizes.Length == 5 && sizes[..4].Distinct().Count() == 1, $"the sizes of {a}, {b} and what they share: {string.Join(", ", sizes)}");
                break;
            case 2:
                Expect(actor.Run($"SDIFF {a} {b}"), "[]", $"what {a} has and {b} has not");
                break;
            case 3:
                Expect(actor.Run($"SDIFFSTORE {both} {b} {a}"), "0", $"what {b} has and {a} has not");
                break;
            default:
                var change = actor.OneIn(2) ? "SADD" : "SREM";
                var member = actor.Random.Next(Members);
                var replies = Items(actor.RunTogether("MULTI", $"{change} {a} {member}", $"{change} {b} {member}", "EXEC"));
                Check(replies.Length == 2 && replies[0] == replies[1], $"{change} on {a} and {b}: {string.Join(", ", replies)}");
                break;
        }
    }

    public override void Look(RespClient client)
    {
        for (var pair = 0; pair < Pairs; pair++)
            Expect(client.Run($"SDIFF twin:{pair}:a twin:{pair}:b"), "[]", "at rest");
    }
}
