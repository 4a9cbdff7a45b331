using System.Text;
using Distro.Commands.Execution;
using Distro.Resp;
using Distro.Tests.Commands.Harness;
using Xunit.Abstractions;

namespace Distro.Tests.Commands.Differential;

/// <summary>
/// Keyspace events of random commands, each run here and by a live redis-server that tells every event to a subscriber: the same names, of the same keys, in the same order.
/// </summary>
public sealed class EventTests(ITestOutputHelper output)
{
    private const int CommandsDefault = 20_000;
    private const string Done = "done";

    [PeerTheory]
    [InlineData(1)]
    public void Events_are_the_peers(int seedDefault)
    {
        var count = Number("DISTRO_PEER_COMMANDS", CommandsDefault);
        var seed = Number("DISTRO_PEER_SEED", seedDefault);
        var mix = new MixedCommands(seed);
        using var peer = new PeerServer();
        using var subscriber = peer.Another();
        using var server = new TestServer();
        server.Context.NowMilliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        server.Context.Touched.Extra = EventClass.New;
        peer.Run(Words("CONFIG", "SET", "notify-keyspace-events", "EAn"));
        subscriber.Run(Words("PSUBSCRIBE", "__keyevent@*__:*", Done));
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var words = mix.Next();
            byte[][] bytes = [.. words.Select(Encoding.Latin1.GetBytes)];
            peer.Run(bytes);
            peer.Run(Words("PUBLISH", Done, ""));
            var theirs = string.Join(", ", Events(subscriber));
            server.Touched.Clear();
            server.Run(bytes);
            // A key that is given a time in the past expires on Valkey, where Redis says that it was deleted.
            var isGivenTime = words[0].Contains("EXPIRE", StringComparison.OrdinalIgnoreCase) || words[0].Equals("GETEX", StringComparison.OrdinalIgnoreCase);
            // The count that PFCOUNT keeps is a change of the value's bytes, of no class: watchers see it, subscribers don't.
            var ours = string.Join(", ", server.Touched.Where(touched => !touched.StartsWith("pfcount ", StringComparison.Ordinal) && touched[0] != ' ')
                .Select(touched => isGivenTime ? touched.Replace("expired ", "del ", StringComparison.Ordinal) : touched));
            if (theirs != ours) Assert.Fail($"Seed {seed}, command {i}: {string.Join(' ', words.Select(word => $"'{word}'"))}\npeer: {theirs}\nours: {ours}");
            seen.UnionWith(server.Touched.Select(touched => touched.Split(' ')[0]));
        }

        output.WriteLine($"{count} commands, seed {seed}: {string.Join(' ', seen)}");
        Assert.True(seen.Count > 30, "too few kinds of events to mean anything");
    }

    private static byte[][] Words(params string[] words) => [.. words.Select(Encoding.Latin1.GetBytes)];

    /// <summary>Up to the message that says that the command is over: "event key".</summary>
    private static List<string> Events(PeerConnection subscriber)
    {
        var events = new List<string>();
        while (true)
        {
            var message = ReplyValue.Parse(subscriber.Read(), out _)!.Items;
            if (message[2].Text == Done) return events;
            if (message[0].Text == "pmessage") events.Add($"{message[2].Text.Split(':', 2)[1]} {Encoding.Latin1.GetString(message[3].Bytes)}");
        }
    }

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var value) ? value : otherwise;
}
