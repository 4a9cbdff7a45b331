using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace Distro.Tests.Commands.Differential;

/// <summary>
/// Long runs of random commands on sixteen hot keys, each type by itself and all together, to us and to a redis-server: every reply must be the same, and every thousand commands all keys are read.
/// Values and counts lie on both sides of each limit at which an encoding changes. Everything begins anew after so many commands, with another seed, so that a difference can be shrunk.
/// DISTRO_DIFFERENTIAL_COMMANDS sets the number of commands a type, DISTRO_DIFFERENTIAL_SEED the first seed.
/// </summary>
public sealed class HotKeyTests(ITestOutputHelper output)
{
    private const int CommandsDefault = 4_000;
    private const int CommandsAnew = 50_000;
    private const int CommandsBetweenStates = 1_000;
    private const int CommandsTogether = 50;
    private const int KeyCount = 16;
    private const int Members = 700;

    private static readonly string[] Strings =
    [
        "SET key value", "SET key value", "SET key number", "SET key decimal", "SET key value NX", "SET key value XX GET", "SET key value KEEPTTL", "SET key value PXAT 5000000000000", "GET key", "GET key", "GETSET key value", "GETDEL key",
        "GETEX key PERSIST", "GETEX key PXAT 5000000000000", "SETNX key value", "MSET key value key value key number", "MSETNX key value key value", "MGET key key key", "APPEND key value", "APPEND key value", "STRLEN key", "GETRANGE key number number", "GETRANGE key small number",
        "SETRANGE key small value", "SETRANGE key number value", "INCR key", "DECR key", "INCRBY key number", "DECRBY key number", "INCRBYFLOAT key decimal", "LCS key key LEN", "SUBSTR key small small", "PEXPIRETIME key", "PERSIST key", "DEL key", "COPY key key REPLACE",
        "RENAME key key", "TYPE key", "EXISTS key key",
    ];

    private readonly int count = Number("DISTRO_DIFFERENTIAL_COMMANDS", CommandsDefault);
    private readonly int seed = Number("DISTRO_DIFFERENTIAL_SEED", 1);

    [PeerTheory]
    [InlineData("string")]
    [InlineData("bitmap")]
    [InlineData("hash")]
    [InlineData("list")]
    [InlineData("set")]
    [InlineData("zset")]
    [InlineData("lex")]
    [InlineData("stream")]
    [InlineData("group")]
    [InlineData("hll")]
    [InlineData("geo")]
    [InlineData("sort")]
    [InlineData("generic")]
    public void Replies_and_keys_are_those_of_the_peer(string family)
    {
        var isMixed = family == "generic";
        string[] keys = [.. Enumerable.Range(0, KeyCount).Select(key => (isMixed ? "k" : "{t}key") + key), .. isMixed ? (string[])[] : ["string", "{t}set", "{t}zset"]];
        using var sides = new SideBySide(version: 2, keys);
        var done = 0;
        for (var round = seed; done < count; round++)
        {
            var commands = Math.Min(CommandsAnew, count - done);
            var next = Source(family, round);
            if (Run(sides, next, commands, out var history) is { } difference)
                Assert.Fail($"{family} seed {round} command {history.Count - 1}: {difference}\nfewest commands that show a difference:\n{string.Join('\n', new Shrinker(sides).Shrink(history))}");
            sides.ExpectCopyIsEqual();
            sides.Restart();
            done += commands;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{family}: {done} commands, seeds {seed} to {seed + ((count - 1) / CommandsAnew)}"));
    }

    /// <summary>A difference, and the commands up to the one that shows it.</summary>
    private static string? Run(SideBySide sides, Func<byte[][]> next, int commands, out List<byte[][]> history)
    {
        history = new List<byte[][]>(commands);
        while (history.Count < commands)
        {
            List<byte[][]> together = [.. Enumerable.Range(0, Math.Min(CommandsTogether, commands - history.Count)).Select(_ => next())];
            var (index, difference) = sides.RunAll(together);
            history.AddRange(difference is null ? together : together[..(index + 1)]);
            if (difference is null && history.Count % CommandsBetweenStates == 0)
                difference = sides.CompareState();
            if (difference is not null)
                return difference;
        }

        return null;
    }

    private static Func<byte[][]> Source(string family, int seed)
    {
        if (family == "generic")
        {
            var mixed = new MixedCommands(seed, KeyCount);
            return () => [.. mixed.Next().Select(Encoding.Latin1.GetBytes)];
        }

        var mix = new CommandMix(new Random(seed), Members, family == "string" ? Strings : CollectionTests.Templates(family), KeyCount);
        return mix.Next;
    }

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
