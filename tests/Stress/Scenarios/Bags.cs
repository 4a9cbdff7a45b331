using Distro.Tests.Shard;
using Distro.Tests.Stress.Running;

namespace Distro.Tests.Stress.Scenarios;

/// <summary>So many things lie in bags in different slots, and are moved one by one (SMOVE) or by the bag (RENAMENX): all of them are always in some bag, and in one only.</summary>
internal sealed class Bags(Problems problems) : Scenario(problems)
{
    private const int Count = 8;
    private const int Things = 60;

    private static readonly string[] names = [.. Enumerable.Range(0, Count).Select(i => $"bag:{i}")];
    private static readonly string union = "SUNION " + string.Join(' ', names);
    private static readonly string[] sizes = ["MULTI", .. names.Select(name => $"SCARD {name}"), "EXEC"];

    public override void Fill(RespClient client)
    {
        for (var thing = 0; thing < Things; thing++)
            client.Run($"SADD {names[thing % Count]} {thing}");
    }

    public override void Step(Actor actor)
    {
        var (from, to) = (names[actor.Random.Next(Count)], names[actor.Random.Next(Count)]);
        switch (actor.Random.Next(6))
        {
            case 0:
                var reply = actor.Run($"RENAMENX {from} {to}");
                Check(reply is "0" or "1" or "-ERR no such key", $"RENAMENX: {reply}");
                break;
            case 1:
                CheckUnion(actor.Run(union));
                break;
            case 2:
                CheckSizes(actor.RunTogether(sizes));
                break;
            default:
                var moved = actor.Run($"SMOVE {from} {to} {actor.Random.Next(Things)}");
                Check(moved is "0" or "1", $"SMOVE: {moved}");
                break;
        }
    }

    public override void Look(RespClient client)
    {
        CheckUnion(client.Run(union));
        CheckSizes($"[{string.Join(", ", names.Select(name => client.Run($"SCARD {name}")))}]");
    }

    private void CheckUnion(string reply) => Check(Items(reply).Length == Things, $"{Items(reply).Length} things of {Things} are in bags");

    private void CheckSizes(string reply)
        => Check(Items(reply).Sum(item => int.TryParse(item, out var size) ? size : 0) == Things, $"bags hold {reply}, which is not {Things} together");
}
