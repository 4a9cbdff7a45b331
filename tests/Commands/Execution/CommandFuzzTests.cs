using System.Text;
using Distro.Commands.Declaration;
using Distro.Tests.Commands.Harness;
using Xunit.Abstractions;

namespace Distro.Tests.Commands.Execution;

/// <summary>
/// Every command with arguments that make little sense: words of its own syntax in any place, numbers at all edges, keys of all types, while time passes.
/// Each gives exactly one well-formed reply, and what the log rebuilds equals what is there. DISTRO_FUZZ_COMMANDS raises the number, DISTRO_FUZZ_SEED picks others.
/// </summary>
public sealed class CommandFuzzTests(ITestOutputHelper output)
{
    private const int CommandsDefault = 30_000;
    private const int SeedDefault = 11;
    private const int ExtraArgumentsMax = 6;
    private const int StepsBetweenChecks = 10_000;

    private static readonly string[] Values =
    [
        "", "0", "1", "-1", "2", "3", "10", "-10", "0.5", "-2.5", "1e3", "inf", "-inf", "nan", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "4611686018427387904",
        "1000000000100", "4000000000000", "1000000001", "18446744073709551615", "(1", "[a", "(a", "-", "+", "*", "k*", "[", "\\", "abc", "ABC", "\0", "\r\n", "é", "a b", "{", "{}", "{a}", "member",
    ];

    /// <summary>How many elements come back is the caller's wish in these: with a negative count at the edge they would answer for days, here as anywhere.</summary>
    private static readonly HashSet<string> Repeating = ["SRANDMEMBER", "HRANDFIELD", "ZRANDMEMBER"];

    private static readonly Command[] Commands = [.. CommandTable.Default.ByIndex.ToArray().Where(command => !command.IsContainer && !ConfirmsNameByName(command) && command.FullName is not ("client|reply" or "monitor"))];

    [Fact]
    public void No_arguments_do_harm()
    {
        var count = Number("DISTRO_FUZZ_COMMANDS", CommandsDefault);
        var seed = Number("DISTRO_FUZZ_SEED", SeedDefault);
        var random = new Random(seed);
        using var server = new TestServer();
        for (var i = 0; i < count; i++)
        {
            if (i % 16 == 0) Plant(server, random);
            if (random.Next(20) == 0) server.Advance(random.Next(200));
            var words = Words(random);
            var shown = $"seed {seed}, command {i}: {string.Join(' ', words.Select(word => $"'{word}'"))}";
            try
            {
                server.Run([.. words.Select(Encoding.Latin1.GetBytes)]);
            }
            catch (Exception exception)
            {
                Assert.Fail($"{shown}\n{exception}");
            }

            server.Session.Authenticated = true;
            if (server.Log.Count > 1000) server.Log.Clear();
            if (i % StepsBetweenChecks == 0) server.ExpectCopyIsEqual();
        }

        server.ExpectCopyIsEqual();
        output.WriteLine($"{count} commands, seed {seed}");
    }

    /// <summary>SUBSCRIBE and its kind write a push a name, not a reply: PubSubTests have them.</summary>
    private static bool ConfirmsNameByName(Command command) => command.Group == Group.PubSub && command.AllowedWhileSubscribed;

    /// <summary>Keys of each type, small and large, some of which expire.</summary>
    private static void Plant(TestServer server, Random random)
    {
        var key = "k" + random.Next(6);
        server.Run($"DEL {key}");
        var many = random.Next(4) == 0 ? 300 : 5;
        var elements = string.Concat(Enumerable.Range(0, many).Select(i => $" member{i}"));
        var pairs = string.Concat(Enumerable.Range(0, many).Select(i => $" {i} member{i}"));
        server.Run(random.Next(6) switch
        {
            0 => $"SET {key} {random.Next(1000)}",
            1 => $"SET {key} some-text",
            2 => $"RPUSH {key}{elements}",
            3 => $"SADD {key}{(random.Next(2) == 0 ? elements : " 1 2 3 4 5")}",
            4 => $"ZADD {key}{pairs}",
            _ => $"HSET {key}{pairs}",
        });
        if (random.Next(4) == 0) server.Run($"PEXPIRE {key} {random.Next(1, 500)}");
    }

    private static List<string> Words(Random random)
    {
        var command = Commands[random.Next(Commands.Length)];
        List<string> words = command.Container is { } container ? [container.Name, command.Name] : [command.Name];
        var least = Math.Abs(command.Arity);
        var count = command.Arity > 0 ? least : least + random.Next(ExtraArgumentsMax);
        var own = command.Syntax.Split([' ', '[', ']', '<', '>', '|'], StringSplitOptions.RemoveEmptyEntries).Where(word => char.IsAsciiLetterUpper(word[0])).ToArray();
        while (words.Count < count)
        {
            var at = words.Count;
            var isKey = command.Keys.Any(spec => spec.KeyCountIndex < 0 && at >= spec.BeginIndex && (spec.LastKey < 0 || at <= spec.BeginIndex + spec.LastKey));
            if (isKey && random.Next(10) > 0) words.Add("k" + random.Next(6));
            else if (own.Length > 0 && random.Next(2) == 0) words.Add(own[random.Next(own.Length)]);
            else words.Add(random.Next(5) == 0 ? "k" + random.Next(6) : Values[random.Next(Values.Length)]);
        }

        if (Repeating.Contains(command.Name) && words.Count > 2 && words[2].Length > 4) words[2] = "-7";
        return words;
    }

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var value) ? value : otherwise;
}
