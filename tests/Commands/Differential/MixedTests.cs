using System.Text;
using Distro.Resp;
using Distro.Tests.Commands.Harness;
using Xunit.Abstractions;

namespace Distro.Tests.Commands.Differential;

/// <summary>
/// Random commands, each run here and by a live redis-server: the replies must be equal, errors to the letter; and what our log rebuilds must equal what we hold.
/// DISTRO_PEER_COMMANDS raises the number, DISTRO_PEER_SEED picks others.
/// </summary>
public sealed class MixedTests(ITestOutputHelper output)
{
    private const int CommandsDefault = 20_000;

    [PeerTheory]
    [InlineData(1)]
    public void Replies_are_the_peers(int seedDefault)
    {
        var count = Number("DISTRO_PEER_COMMANDS", CommandsDefault);
        var seed = Number("DISTRO_PEER_SEED", seedDefault);
        var mix = new MixedCommands(seed);
        using var peer = new PeerServer();
        using var server = new TestServer();
        server.Context.NowMilliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        for (var i = 0; i < count; i++)
        {
            var words = mix.Next();
            byte[][] bytes = [.. words.Select(Encoding.Latin1.GetBytes)];
            var theirs = Show(words[0], ReplyValue.Parse(peer.Run(bytes), out _)!);
            server.Run(bytes);
            var ours = Show(words[0], server.Reply());
            if (theirs != ours) Assert.Fail($"Seed {seed}, command {i}: {string.Join(' ', words.Select(word => $"'{word}'"))}\npeer: {theirs}\nours: {ours}\nlog:\n{string.Join('\n', server.Log.TakeLast(10))}");
        }

        server.ExpectCopyIsEqual();
        output.WriteLine($"{count} commands, seed {seed}");
    }

    private static string Show(string command, ReplyValue reply)
        => MixedCommands.IsUnordered(command) && !reply.IsError
            ? string.Join(' ', reply.Items.Chunk(command == "HGETALL" ? 2 : 1).Select(group => string.Join('=', group.Select(item => item.ToString()))).Order(StringComparer.Ordinal))
            : $"{reply.Kind} {reply}";

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var value) ? value : otherwise;
}
