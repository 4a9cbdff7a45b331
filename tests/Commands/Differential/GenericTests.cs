using System.Text;
using Distro.Resp;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Differential;

/// <summary>Commands about keys: their edges line by line, and glob patterns of every odd kind.</summary>
public sealed class GenericTests
{
    private const int Patterns = 4_000;
    private const int KeyCount = 60;
    private const string PatternLetters = "ab-^*?[]\\c{}";
    private const string KeyLetters = "abc-^[]\\*";

    private static readonly string[] Lines =
    [
        "SET k v", "RPUSH l a b", "SCAN 0 COUNT 0", "SCAN 0 COUNT -1", "SCAN 0 COUNT x", "SCAN 0 MATCH", "SCAN abc", "SCAN 18446744073709551616", "SCAN 0 UP 1", 
        "SCAN 0 MATCH nosuch* COUNT 100 TYPE list", "SSCAN nosuch 0 UP", "SSCAN nosuch x", "HSCAN nosuch 0 NOVALUES", "OBJECT", "OBJECT NOSUCH", "OBJECT ENCODING", "OBJECT ENCODING k", "OBJECT ENCODING nosuch", "OBJECT FREQ nosuch",
        "OBJECT IDLETIME nosuch", "OBJECT REFCOUNT nosuch", "OBJECT REFCOUNT k", "OBJECT FREQ k", "EXPIRE k 10 NX GT", "EXPIRE k 10 XX NX", "EXPIRE k 10 GT LT", "EXPIRE k 10 up", "EXPIRE k 9223372036854775807",
        "EXPIRE k -9223372036854775808", "PEXPIRE nosuch -9223372036854775808", "EXPIREAT k 9223372036854775807", "PEXPIREAT k 9223372036854775807", "PEXPIRETIME k", "EXPIRETIME k", "PEXPIREAT k 5000000000000 GT", "PEXPIREAT k 5000000000000 LT",
        "PEXPIREAT k 5000000000001 LT", "PEXPIREAT k 5000000000001 XX GT", "PEXPIREAT k 4999999999999 NX", "PEXPIRETIME k", "PERSIST k", "PERSIST k", "PEXPIREAT k 5000000000000 GT", "PEXPIREAT k 5000000000000 LT", "PEXPIRETIME k",
        "EXPIRE nosuch 10", "EXPIRE k x", "EXPIRE k 1.5", "EXPIREAT k -1", "EXISTS k", "SET k v", "TYPE k", "TYPE l", "TYPE nosuch", "RANDOMKEY x", "COPY k k", "COPY k a DB 99", "COPY k a DB x", "COPY k a UP", "COPY nosuch a", "COPY k l", "COPY k l REPLACE",
        "TYPE l", "RENAME nosuch a", "RENAME nosuch nosuch", "RENAMENX nosuch a", "RENAMENX k l", "RENAMENX k k", "RENAME k k", "TOUCH", "TOUCH k k nosuch", "EXISTS k k nosuch", "UNLINK k k", "DEL k l", "DBSIZE", "RANDOMKEY", "KEYS *", "TTL nosuch", "PTTL nosuch",
        "SORT nosuch", "SORT nosuch STORE a", "DUMP nosuch", "OBJECT HELP x", "KEYS", "KEYS a b",
    ];

    [PeerTheory]
    [InlineData(2)]
    [InlineData(3)]
    public void Edges_are_the_peers(int version)
    {
        using var sides = new SideBySide(version);
        sides.Run([.. ((string[])["DEL", "string"]).Select(Encoding.ASCII.GetBytes)]);
        var differences = Lines.Select(line => sides.Run([.. line.Split(' ').Select(Encoding.ASCII.GetBytes)])).Where(difference => difference is not null).ToList();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [PeerTheory]
    [InlineData(1)]
    public void Patterns_match_what_the_peers_match(int seed)
    {
        var random = new Random(seed);
        using var peer = new PeerServer();
        using var server = new TestServer();
        for (var i = 0; i < KeyCount; i++)
        {
            byte[][] words = ["SET"u8.ToArray(), Text(random, KeyLetters, 1, 5), "v"u8.ToArray()];
            peer.Run(words);
            server.Run(words);
        }

        for (var i = 0; i < Patterns; i++)
        {
            byte[][] words = ["KEYS"u8.ToArray(), Text(random, PatternLetters, 0, 8)];
            var theirs = Show(ReplyValue.Parse(peer.Run(words), out _)!);
            server.Run(words);
            Assert.Equal($"seed {seed}: KEYS {Encoding.ASCII.GetString(words[1])} => {theirs}", $"seed {seed}: KEYS {Encoding.ASCII.GetString(words[1])} => {Show(server.Reply())}");
        }
    }

    private static byte[] Text(Random random, string letters, int least, int most)
        => [.. Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => (byte)letters[random.Next(letters.Length)])];

    private static string Show(ReplyValue reply) => string.Join(' ', reply.Items.Select(item => item.ToString()).Order(StringComparer.Ordinal));
}
