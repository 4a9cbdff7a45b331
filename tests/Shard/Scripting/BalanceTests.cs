namespace Distro.Tests.Shard.Scripting;

/// <summary>
/// Money moves between accounts in many slots, by scripts with and without declared keys, by transactions and by plain commands, from clients of all loops: scripts that
/// reach for a slot which others hold close the gate around themselves. Whoever looks at all accounts at once sees the same sum.
/// </summary>
public class BalanceTests
{
    private const int Accounts = 40;
    private const int Each = 1_000;
    private const int Clients = 8;
    private const int Rounds = 150;

    private const string MoveDeclared = "redis.call('decrby', KEYS[1], ARGV[1]) redis.call('incrby', KEYS[2], ARGV[1]) return 'OK'";
    private const string MoveUndeclared = "redis.call('decrby', ARGV[1], ARGV[3]) redis.call('incrby', ARGV[2], ARGV[3]) return 'OK'";
    private const string MoveHalfDeclared = "redis.call('decrby', KEYS[1], ARGV[2]) redis.call('incrby', ARGV[1], ARGV[2]) return 'OK'";
    private const string SumUndeclared = "local sum = 0 for i = 1, ARGV[1] do sum = sum + redis.call('get', 'account' .. i) end return sum";
    private const string SumOfKeys = "local sum = 0 for _, key in ipairs(redis.call('keys', 'account*')) do sum = sum + redis.call('get', key) end return sum";

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task The_sum_stays(int seed)
    {
        await using var shard = new ShardHarness(loops: 4);
        using var first = shard.Connect();
        for (var account = 1; account <= Accounts; account++)
            first.Expect($"SET account{account} {Each}", "OK");
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(index => Task.Factory.StartNew(() => Move(shard, new Random((seed * 100) + index)), TaskCreationOptions.LongRunning)));
        Assert.Equal((Accounts * Each).ToString(), first.Run("EVAL", SumUndeclared, "0", Accounts.ToString()));
        Assert.True(shard.Plane.Workers.Sum(worker => worker.Ground.Escalations) > 0);
    }

    private static void Move(ShardHarness shard, Random random)
    {
        using var client = shard.Connect();
        for (var round = 0; round < Rounds; round++)
        {
            var (from, to, amount) = (Account(random), Account(random), random.Next(50).ToString());
            switch (random.Next(8))
            {
                case 0:
                    Assert.Equal("OK", client.Run("EVAL", MoveDeclared, "2", from, to, amount));
                    break;
                case 1:
                    Assert.Equal("OK", client.Run("EVAL", MoveUndeclared, "0", from, to, amount));
                    break;
                case 2:
                    Assert.Equal("OK", client.Run("EVAL", MoveHalfDeclared, "1", from, to, amount));
                    break;
                case 3:
                    Transfer(client, from, to, amount);
                    break;
                case 4:
                    Assert.Equal(Sum, client.Run("EVAL", SumUndeclared, "0", Accounts.ToString()));
                    break;
                case 5:
                    Assert.Equal(Sum, client.Run("EVAL", SumOfKeys, "0"));
                    break;
                case 6:
                    Assert.Equal(Sum, Total(client));
                    break;
                default:
                    TransferByScriptInTransaction(client, from, to, amount);
                    break;
            }
        }
    }

    private static string Sum => (Accounts * Each).ToString();

    private static string Account(Random random) => $"account{random.Next(Accounts) + 1}";

    private static void Transfer(RespClient client, string from, string to, string amount)
    {
        client.SendRaw([.. RespClient.Request("MULTI"), .. RespClient.Request("DECRBY", from, amount), .. RespClient.Request("INCRBY", to, amount), .. RespClient.Request("EXEC")]);
        Assert.Equal("OK", client.Read());
        Assert.Equal("QUEUED", client.Read());
        Assert.Equal("QUEUED", client.Read());
        Assert.StartsWith("[", client.Read());
    }

    private static void TransferByScriptInTransaction(RespClient client, string from, string to, string amount)
    {
        client.SendRaw([.. RespClient.Request("MULTI"), .. RespClient.Request("EVAL", MoveUndeclared, "0", from, to, amount), .. RespClient.Request("EXEC")]);
        Assert.Equal("OK", client.Read());
        Assert.Equal("QUEUED", client.Read());
        Assert.Equal("[OK]", client.Read());
    }

    private static string Total(RespClient client)
        => client.Run(["MGET", .. Enumerable.Range(1, Accounts).Select(account => $"account{account}")]).Trim('[', ']').Split(", ").Sum(int.Parse).ToString();
}
