using System.Text;
using System.Text.RegularExpressions;
using Distro.Resp;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Differential;

/// <summary>A redis-server and us, given the same commands; says where the replies differ in more than the order of elements that have none.</summary>
internal sealed class SideBySide : IDisposable
{
    private const int LogKept = 10_000;

    private static readonly HashSet<string> WithoutOrder = ["KEYS", "HGETALL", "HKEYS", "HVALS", "SMEMBERS", "SINTER", "SUNION", "SDIFF"];

    /// <summary>Their replies tell times.</summary>
    private static readonly HashSet<string> Timed = ["XPENDING", "XINFO"];

    /// <summary>A score that is zero has a sign in some encodings only, and those are not ours.</summary>
    private static readonly Regex NegativeZero = new(@"(?<=[ \[])-(0[,\]]|0$)", RegexOptions.CultureInvariant);

    private static readonly string[] UsualKeys = ["string", "{t}key0", "{t}key1", "{t}key2", "{t}set", "{t}zset"];

    private readonly string[] keys;

    private readonly int version;
    private readonly PeerServer peer = new();
    private TestServer server = new();

    /// <param name="keys">The keys that commands name; null: those of the collections' tests.</param>
    public SideBySide(int version, string[]? keys = null)
    {
        this.version = version;
        this.keys = keys ?? UsualKeys;
        Restart();
    }

    /// <summary>Both empty, but for one key that holds a string.</summary>
    public void Restart()
    {
        server.Dispose();
        server = new TestServer();
        foreach (var line in (string[])["FLUSHALL", "SELECT 0", $"HELLO {version}", "SET string text"])
        {
            peer.Run([.. line.Split(' ').Select(Encoding.ASCII.GetBytes)]);
            server.Run(line);
        }
    }

    /// <summary>Gives both a command. Null when they agree, else the command and both replies.</summary>
    public string? Run(byte[][] words) => Compare(words, peer.Run(words));

    /// <summary>Gives both some commands, to the peer all at once. The index of the first whose replies differ, and the difference; (-1, null) when all agree.</summary>
    public (int Index, string? Difference) RunAll(IReadOnlyList<byte[][]> commands)
    {
        peer.Send(commands);
        var replies = commands.Select(_ => peer.Read()).ToArray();
        for (var i = 0; i < commands.Count; i++)
        {
            if (Compare(commands[i], replies[i]) is { } difference) return (i, difference);
        }

        return (-1, null);
    }

    private string? Compare(byte[][] words, byte[] theirs)
    {
        server.Run(words);
        if (server.Log.Count > LogKept) server.Log.Clear();
        if (server.LastReply.SequenceEqual(theirs) || IsReworded(theirs, server.LastReply)) return null;
        var name = Encoding.ASCII.GetString(words[0]);
        var isUnordered = WithoutOrder.Contains(name);
        var ours = Show(server.LastReply, isUnordered, words[0]);
        var expected = Show(theirs, isUnordered, words[0]);
        var mayDiffer = isUnordered || Timed.Contains(name) || theirs.AsSpan().IndexOf("-0"u8) >= 0 || server.LastReply.IndexOf("-0"u8) >= 0;
        return mayDiffer && ours == expected ? null : $"{Line(words)}\n  => {expected}\n but we say {ours}";
    }

    /// <summary>Reads every key on both sides.</summary>
    public string? CompareState()
    {
        foreach (var key in keys)
        {
            var difference = RunLine("TYPE", key) ?? Read(key, server.Reply().Text);
            if (difference is not null) return difference;
        }

        return null;
    }

    public static string Line(byte[][] words) => string.Join(' ', words.Select(Encoding.Latin1.GetString));

    public void ExpectCopyIsEqual() => server.ExpectCopyIsEqual();

    public void Dispose()
    {
        peer.Dispose();
        server.Dispose();
    }

    /// <summary>Errors that Valkey 9 words otherwise than the peer.</summary>
    private static bool IsReworded(ReadOnlySpan<byte> theirs, ReadOnlySpan<byte> ours)
        => theirs.StartsWith("-ERR could not decode requested zset member"u8) && ours.StartsWith("-ERR member "u8) && ours.EndsWith(" does not exist\r\n"u8);

    private string? Read(string key, string type) => type switch
    {
        "string" => RunLine("GET", key),
        "hash" => RunLine("HGETALL", key),
        "set" => RunLine("SMEMBERS", key),
        "list" => RunLine("LRANGE", key, "0", "-1"),
        "zset" => RunLine("ZRANGE", key, "0", "-1"),
        "stream" => RunLine("XRANGE", key, "-", "+"),
        _ => null,
    };

    private string? RunLine(params string[] words) => Run([.. words.Select(Encoding.Latin1.GetBytes)]);

    private static string Show(ReadOnlySpan<byte> reply, bool isUnordered, byte[] name)
    {
        var value = ReplyValue.Parse(reply, out _)!;
        if (Timed.Contains(Encoding.ASCII.GetString(name))) return TimedReply.Show(value);
        if (!isUnordered || value.IsError) return NegativeZero.Replace($"{(char)reply[0]} {value}", "$1");
        var size = name.AsSpan().SequenceEqual("HGETALL"u8) ? 2 : 1;
        return $"{(char)reply[0]} {string.Join(", ", value.Items.Chunk(size).Select(group => string.Join('=', group.Select(item => item.ToString()))).Order(StringComparer.Ordinal))}";
    }
}
