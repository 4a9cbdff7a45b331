using Distro.Tests.Shard;
using Distro.Tests.Stress.Running;

namespace Distro.Tests.Stress.Scenarios;

/// <summary>
/// Money moves between accounts in many slots: by transactions, watched ones, and scripts that declare all, half or none of their keys. Whoever looks at all of
/// them at once, in any way that there is, sees the same sum.
/// </summary>
internal sealed class Accounts(Problems problems) : Scenario(problems)
{
    private const int Count = 16;
    private const int Each = 1_000;
    private const string Declared = "redis.call('decrby', KEYS[1], ARGV[1]) redis.call('incrby', KEYS[2], ARGV[1]) return 'OK'";
    private const string Undeclared = "redis.call('decrby', ARGV[1], ARGV[3]) redis.call('incrby', ARGV[2], ARGV[3]) return 'OK'";
    private const string HalfDeclared = "redis.call('decrby', KEYS[1], ARGV[2]) redis.call('incrby', ARGV[1], ARGV[2]) return 'OK'";
    private const string SumOfAll = "local sum = 0 for i = 1, ARGV[1] do sum = sum + redis.call('get', 'account:' .. i) end return tostring(sum)";

    private static readonly string[] names = [.. Enumerable.Range(1, Count).Select(i => $"account:{i}")];
    private static readonly string all = "MGET " + string.Join(' ', names);

    private static string Sum => $"{Count * Each}";

    public override void Fill(RespClient client)
    {
        foreach (var name in names)
            client.Run($"SET {name} {Each}");
    }

    public override void Step(Actor actor)
    {
        var (from, to, amount) = (Any(actor), Any(actor), $"{actor.Random.Next(50)}");
        switch (actor.Random.Next(16))
        {
            case < 4:
                Check(actor.RunTogether("MULTI", $"DECRBY {from} {amount}", $"INCRBY {to} {amount}", "EXEC").StartsWith('['), "a transfer failed");
                break;
            case < 6:
                Expect(actor.Run("EVAL", Declared, "2", from, to, amount), "OK", "a script");
                break;
            case 6:
                Expect(actor.Run("EVAL", Undeclared, "0", from, to, amount), "OK", "a script");
                break;
            case 7:
                Expect(actor.Run("EVAL", HalfDeclared, "1", from, to, amount), "OK", "a script");
                break;
            case < 10:
                TransferWatched(actor, from, to);
                break;
            case 10:
                Expect(actor.Run("EVAL", SumOfAll, "0", $"{Count}"), Sum, "the sum by a script");
                break;
            case 11:
                Expect(SumOf(Last(actor.RunTogether("MULTI", "SWAPDB 12 13", all, "EXEC"))), Sum, "the sum behind the gate");
                break;
            default:
                Expect(SumOf(actor.Run(all)), Sum, "the sum");
                break;
        }
    }

    public override void Look(RespClient client) => Expect(SumOf(client.Run(all)), Sum, "the sum at rest");

    /// <summary>Reads, and writes what follows from it, unless somebody else came between.</summary>
    private void TransferWatched(Actor actor, string from, string to)
    {
        if (from == to)
            return;
        var read = Items(actor.RunTogether($"WATCH {from} {to}", $"MGET {from} {to}"));
        if (read.Length != 2 || !long.TryParse(read[0], out var first) || !long.TryParse(read[1], out var second))
        {
            Check(false, $"two balances read {string.Join(", ", read)}");
            return;
        }

        var reply = actor.RunTogether("MULTI", $"MSET {from} {first - 7} {to} {second + 7}", "EXEC");
        Check(reply is "[OK]" or "nil", $"a watched transfer: {reply}");
    }

    private static string Any(Actor actor) => names[actor.Random.Next(Count)];

    /// <summary>The reply of the last command of a transaction, itself an array.</summary>
    private static string Last(string reply) => reply.IndexOf('[', 1) is > 0 and var at ? reply[at..] : reply;

    private static string SumOf(string reply)
    {
        var sum = 0L;
        foreach (var item in Items(reply))
        {
            if (!long.TryParse(item, out var balance))
                return reply;
            sum += balance;
        }

        return $"{sum}";
    }
}
