using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Execution;

/// <summary>What is more than the log can take in one record is refused before anything has changed; expired keys that went on the way stay gone, and logged.</summary>
public sealed class TooLargeTests
{
    private const string Refusal = "-ERR the command needs more memory than one command may use";

    [Fact]
    public void Refused_commands_change_nothing()
    {
        using var server = new TestServer(effectBytesMax: 1000);
        for (var i = 0; i < 100; i++) server.Run($"RPUSH list element-number-{i}");
        server.Run("SET gone 1 PX 10");
        server.Advance(11);
        var logged = server.Log.Count;
        server.Expect("COPY list gone", Refusal);
        Assert.Equal(logged + 1, server.Log.Count);
        Assert.EndsWith("DEL gone", server.Log[^1]);
        server.Expect("RENAME list other", Refusal);
        server.Expect($"MSET a {new string('x', 500)} b {new string('x', 500)}", Refusal);
        server.Expect("EXISTS other a b", "0");
        server.Expect("LLEN list", "100");
        server.Expect("RENAME list {list}2", "OK");
        server.ExpectCopyIsEqual();
    }
}
