using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Routing;

/// <summary>Where keys are, seen through COMMAND GETKEYS.</summary>
public sealed class KeyPositionsTests
{
    [Theory]
    [InlineData("GET a", "[a]")]
    [InlineData("MSET a 1 b 2 c 3", "[a, b, c]")]
    [InlineData("MSET a 1 b", "[a, b]")]
    [InlineData("DEL a b c", "[a, b, c]")]
    [InlineData("RENAME a b", "[a, b]")]
    [InlineData("LCS a b LEN", "[a, b]")]
    [InlineData("OBJECT ENCODING a", "[a]")]
    [InlineData("MSETEX 2 a 1 b 2 EX 10", "[a, b]")]
    [InlineData("MSETEX 3 a 1 b 2", "-ERR Invalid arguments specified for command")]
    [InlineData("MSETEX x a 1", "-ERR Invalid arguments specified for command")]
    [InlineData("PING", "-ERR The command has no key arguments")]
    [InlineData("CLIENT ID", "-ERR The command has no key arguments")]
    [InlineData("MEMORY", "-ERR The command has no key arguments")]
    [InlineData("MEMORY NOSUCH", "-ERR Invalid command specified")]
    [InlineData("GET", "-ERR Invalid number of arguments specified for command")]
    [InlineData("NOSUCH a", "-ERR Invalid command specified")]
    public void Keys_are_found(string command, string keys)
    {
        using var server = new TestServer();
        server.Expect("COMMAND GETKEYS " + command, keys);
    }

    [Fact]
    public void Flags_come_with_them()
    {
        using var server = new TestServer();
        server.Expect("COMMAND GETKEYSANDFLAGS GET a", "[[a, [RO, access]]]");
        server.Expect("COMMAND GETKEYSANDFLAGS RENAME a b", "[[a, [RW, access, delete]], [b, [OW, update]]]");
        var migrate = "COMMAND GETKEYSANDFLAGS MIGRATE h 1  0 1 KEYS a b".Split(' ').Select(System.Text.Encoding.ASCII.GetBytes).ToArray();
        Assert.Equal("[[a, [RW, access, delete]], [b, [RW, access, delete]]]", server.Run(migrate));
    }
}
