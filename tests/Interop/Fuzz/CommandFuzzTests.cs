using System.Diagnostics;
using Distro.Tests.Interop.Running;
using Xunit.Abstractions;

namespace Distro.Tests.Interop.Fuzz;

/// <summary>
/// Random commands with random arguments over all commands that redis-server has, given to it and to distro-server: replies of the same shape, errors of the same class, and never a crash.
/// The keyspace starts anew every few hundred commands; a difference counts when the same commands, run again from there, show it again.
/// DISTRO_FUZZ_COMMANDS says how many, DISTRO_FUZZ_SEED which.
/// </summary>
public sealed class CommandFuzzTests(AloneServer alone, ITestOutputHelper output) : IClassFixture<AloneServer>
{
    private const int CommandsDefault = 10_000;
    private const int CommandsInHistory = 250;
    private const int DifferencesShown = 60;

    [NeedsProgram("redis-server", "--version", "Debian: apt-get install redis-server")]
    public void Replies_have_the_shape_of_the_peers()
    {
        var count = Number("DISTRO_FUZZ_COMMANDS", CommandsDefault);
        var seed = Number("DISTRO_FUZZ_SEED", 1);
        using var peer = new PeerProcess();
        using var both = new FuzzPair(alone.Port, peer.Port);
        var mix = new RandomCommands(new Random(seed), [.. Grammar.Of(both.Peer).Where(Leave.IsFuzzed)]);
        var differences = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var done = 0; done < count; done += CommandsInHistory)
        {
            var history = Enumerable.Range(0, CommandsInHistory).Select(_ => mix.Next()).ToArray();
            if (both.FirstDifference(history) is { } first && both.FirstDifference(history[..(first + 1)]) == first && both.FirstDifference(history[..(first + 1)]) == first)
            {
                var words = history[first];
                differences.TryAdd($"{words[0]} {both.Theirs.Shape} {both.Ours.Shape}", $"{string.Join(' ', words.Select(Quoted))}\n    peer: {Printable(both.Theirs.ToString())}\n    ours: {Printable(both.Ours.ToString())}");
            }
        }

        output.WriteLine($"{both.Commands} commands, seed {seed}, {differences.Count} differences");
        Assert.True(differences.Count == 0, $"Seed {seed}:\n{string.Join('\n', differences.Values.Take(DifferencesShown))}");
    }

    private static string Quoted(string word) => "'" + Printable(word.Length > 60 ? word[..60] + "..." : word) + "'";

    private static string Printable(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c.ToString() : $"\\x{(int)c:x2}"));

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var value) ? value : otherwise;
}
