using System.Text;
using Distro.Commands.Execution;
using Distro.Resp;
using Distro.Tests.Commands.Harness;
using Xunit.Abstractions;

namespace Distro.Tests.Commands.Differential;

/// <summary>
/// Two clients that queue, watch, discard and execute random commands over the same keys, here and at a live redis-server: every reply must be equal.
/// DISTRO_PEER_COMMANDS raises the number, DISTRO_PEER_SEED picks others.
/// </summary>
public sealed class TransactionTests(ITestOutputHelper output)
{
    private const int CommandsDefault = 12_000;

    [PeerTheory]
    [InlineData(7)]
    public void Replies_are_the_peers(int seedDefault)
    {
        var count = Number("DISTRO_PEER_COMMANDS", CommandsDefault);
        var seed = Number("DISTRO_PEER_SEED", seedDefault);
        var random = new Random(seed);
        var mix = new MixedCommands(seed);
        using var peer = new PeerServer();
        using var server = new TestServer();
        server.Context.NowMilliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var sessions = Enumerable.Range(1, 2).Select(id => new Session { Id = id, Authenticated = true }).ToArray();
        using var first = peer.Another();
        using var second = peer.Another();
        var isOpen = new bool[2];
        var executed = 0;
        for (var i = 0; i < count; i++)
        {
            var who = random.Next(2);
            var words = Next(random, mix, isOpen[who]);
            byte[][] bytes = [.. words.Select(Encoding.Latin1.GetBytes)];
            var theirs = ReplyValue.Parse((who == 0 ? first : second).Run(bytes), out _)!.ToString();
            server.Session = sessions[who];
            var ours = server.Run(bytes);
            if (theirs != ours) Assert.Fail($"Seed {seed}, command {i} of client {who}: {string.Join(' ', words.Select(word => $"'{word}'"))}\npeer: {theirs}\nours: {ours}");
            isOpen[who] = words[0] switch { "MULTI" => true, "EXEC" or "DISCARD" => false, _ => isOpen[who] };
            if (words[0] == "EXEC" && ours.StartsWith('[')) executed++;
        }

        server.ExpectCopyIsEqual();
        output.WriteLine($"{count} commands, {executed} transactions, seed {seed}");
    }

    /// <summary>What is refused in other words by newer servers (MULTI and WATCH inside of MULTI), or answered in an order of its own, is left out.</summary>
    private static List<string> Next(Random random, MixedCommands mix, bool isOpen)
    {
        switch (random.Next(isOpen ? 40 : 20))
        {
            case 0:
                return isOpen ? ["EXEC"] : ["MULTI"];
            case 1:
                return random.Next(4) == 0 ? ["DISCARD"] : isOpen ? ["EXEC"] : ["MULTI"];
            case 2 when !isOpen:
                return random.Next(4) == 0 ? ["UNWATCH"] : ["WATCH", "k" + random.Next(8), "k" + random.Next(8)];
            case 3:
                return random.Next(8) == 0 ? ["NOSUCH"] : random.Next(8) == 0 ? ["FLUSHALL"] : ["PING"];
            default:
                while (true)
                {
                    var words = mix.Next();
                    if (!MixedCommands.IsUnordered(words[0])) return words;
                }
        }
    }

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var value) ? value : otherwise;
}
