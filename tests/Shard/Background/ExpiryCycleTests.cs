using System.Diagnostics;
using Distro.Shard.Background;

namespace Distro.Tests.Shard.Background;

/// <summary>A round of the expiry cycle removes all that was due when it began, in however many steps: what does not fit into one is not left to the next round.</summary>
public class ExpiryCycleTests
{
    private const int Elements = 6_000;
    private const int ElementsACommand = 500;

    private static readonly long instant = Stopwatch.Frequency / 1_000_000;

    /// <summary>Steps of an instant, which remove the least that a step may: more than a slot may take in a row.</summary>
    private const int StepsMin = 40;

    [Theory]
    [InlineData("HSET {0} {1}", "HPEXPIRE {0} 10 FIELDS {2} {3}", "f{0} v", "f{0}")]
    [InlineData("SADD {0} {3}", "SPEXPIRE {0} 10 MEMBERS {2} {3}", "", "m{0}")]
    [InlineData("DEL {0}", "{4}", "", "{{same}}{0}")]
    public async Task A_round_removes_all_that_is_due(string fill, string expire, string pair, string element)
    {
        await using var shard = new ShardHarness(loops: 1);
        using var client = shard.Connect();
        var worker = shard.Plane.Workers[0];
        client.Run("DEBUG SET-ACTIVE-EXPIRE 0");
        foreach (var key in new[] { "one", "two" })
        {
            for (var from = 0; from < Elements; from += ElementsACommand)
            {
                var numbers = Enumerable.Range(from, ElementsACommand).ToArray();
                var pairs = string.Join(' ', numbers.Select(number => string.Format(pair, number)));
                var elements = string.Join(' ', numbers.Select(number => string.Format(element, number)));
                client.Run(string.Format(fill, key, pairs, ElementsACommand, elements));
                if (expire == "{4}")
                {
                    foreach (var number in numbers)
                        client.Run($"SET {{{key}}}{number} v PX 10");
                }
                else
                {
                    client.Run(string.Format(expire, key, pairs, ElementsACommand, elements));
                }
            }
        }

        client.Run("SET stays v");
        var steps = 0;
        ShardHarness.On(worker.Loop, () =>
        {
            shard.Clock.Advance(1000);
            worker.Context.NowMilliseconds = shard.Clock.UnixMilliseconds;
            shard.Plane.Host.Process.Switches.ExpiresActively = true;
            var cycle = new ExpiryCycle(worker);
            cycle.BeginRound();
            while (cycle.Step(Stopwatch.GetTimestamp() + instant))
                steps++;
            shard.Plane.Host.Process.Switches.ExpiresActively = false;
            Assert.Equal(1, shard.Plane.Keyspace.Count(0));
            Assert.Equal(0, shard.Plane.Keyspace.CountVolatile(0));
        });
        Assert.True(steps > StepsMin, $"{steps} steps");
        client.Expect("KEYS *", "[stays]");
    }
}
