using System.Text;
using Distro.Resp;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Execution;

/// <summary>On the hot path - parse, find, run, reply - no command allocates on the managed heap, whether it succeeds or finds nothing.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 200;

    public static TheoryData<string> Lines =>
    [
        "PING", "PING hello", "ECHO hello", "SELECT 0", "GET k", "GET number", "GET nosuch", "SET k value", "SET k value EX 100", "SET k value NX", "SET k value XX GET",
        "SETNX k v", "SETEX k 100 v", "PSETEX k 1000 v", "GETSET k v", "GETDEL nosuch", "GETEX k EX 100", "MGET k number nosuch", "MSET k 1 number 2", "MSETNX k 1 x 2",
        "APPEND nosuch \"\"", "STRLEN k", "GETRANGE k 0 2", "SETRANGE k 0 xyz", "INCR number", "DECR number", "INCRBY number 5", "DECRBY number 5", "INCRBYFLOAT number 1",
        "DEL nosuch", "UNLINK nosuch", "EXISTS k nosuch", "TOUCH k", "TYPE k", "EXPIRE k 100", "PEXPIRE k 1000", "EXPIREAT k 2000000000", "PEXPIREAT k 2000000000000",
        "TTL k", "PTTL k", "EXPIRETIME k", "PEXPIRETIME k", "PERSIST k", "RENAME k k", "SCAN 0", "KEYS k*", "RANDOMKEY", "DBSIZE", "TIME", "CLIENT ID", "CLIENT GETNAME",
        "CLIENT NO-EVICT on", "OBJECT ENCODING k", "OBJECT REFCOUNT k", "DELIFEQ k no", "MSETEX 1 k v EX 10", "COMMAND COUNT", "GETRANGE k x y", "INCR text",
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Commands_allocate_nothing(string line)
    {
        using var server = new TestServer { Records = false };
        server.Run("SET k value");
        server.Run("SET number 1");
        server.Run("SET text abc");
        var parser = new RequestParser();
        var typed = Encoding.ASCII.GetBytes(line + "\r\n");
        parser.Parse(typed);
        var words = parser.Arguments.ToArray().Select(argument => Encoding.Latin1.GetString(parser.Source(typed).Slice(argument.Offset, argument.Length))).ToList();
        var input = Encoding.Latin1.GetBytes($"*{words.Count}\r\n{string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"))}");

        for (var i = 0; i < Rounds; i++) Run(server, parser, input);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++) Run(server, parser, input);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Run(TestServer server, RequestParser parser, byte[] input)
    {
        if (parser.Parse(input) == RequestStatus.Complete) server.Execute(parser.Source(input), parser.Arguments);
    }
}
