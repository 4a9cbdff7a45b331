using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Declaration;

/// <summary>Generated from the table: too few and too many arguments get the same words from every command, and never reach its handler.</summary>
public sealed class ArityTests
{
    public static TheoryData<string> Names => [.. CommandTable.Default.ByIndex.ToArray().Where(command => command.Name != "QUIT").Select(command => command.FullName)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Wrong_numbers_of_arguments_are_refused(string name)
    {
        using var server = new TestServer();
        server.Host.Process = new DebuggedProcess();
        var command = CommandTable.Default.ByIndex.ToArray().Single(command => command.FullName == name);
        var words = name.Split('|').Length;
        var least = Math.Abs(command.Arity);
        var line = name.Replace('|', ' ');
        var refusal = $"-{(name == "exec" ? "EXECABORT Transaction discarded because of:" : "ERR")} wrong number of arguments for '{name}' command";

        if (command.IsContainer) server.Expect(line, refusal);
        else if (least > words) server.Expect(line + string.Concat(Enumerable.Repeat(" x", least - words - 1)), refusal);
        if (command.Arity > 0) server.Expect(line + string.Concat(Enumerable.Repeat(" x", least - words + 1)), refusal);
    }

    [Fact]
    public void Unknown_commands_are_named_with_the_beginning_of_their_arguments()
    {
        using var server = new TestServer();
        server.Expect("nosuch", "-ERR unknown command 'nosuch', with args beginning with: ");
        server.Expect("nosuch a b", "-ERR unknown command 'nosuch', with args beginning with: 'a' 'b' ");
        var longName = new string('n', 200);
        server.Expect(longName, $"-ERR unknown command '{longName[..128]}', with args beginning with: ");
        var argument = new string('a', 100);
        server.Expect($"nosuch {argument} {argument} {argument}", $"-ERR unknown command 'nosuch', with args beginning with: '{argument}' '{argument[..25]}' ");
        server.Expect("nosuch \"a\\r\\nb\"", "-ERR unknown command 'nosuch', with args beginning with: 'a  b' ");
        server.Expect("\"no\\x00such\" \"a\\x00b\" \"\\x00\" c", "-ERR unknown command 'no', with args beginning with: 'a' '' 'c' ");
        server.Expect("CLIENT \"no\\x00such\"", "-ERR unknown subcommand 'no'. Try CLIENT HELP.");
        server.Expect("CLIENT \"id\\x00such\" x", "-ERR wrong number of arguments for 'client|id' command");
        server.Expect("\"get\\x00\" x", "-ERR unknown command 'get', with args beginning with: 'x' ");
        server.Expect("CLIENT nosuch", "-ERR unknown subcommand 'nosuch'. Try CLIENT HELP.");
        server.Expect("command nosuch x", "-ERR unknown subcommand 'nosuch'. Try COMMAND HELP.");
    }

    [Theory]
    [InlineData("POST / HTTP/1.1")]
    [InlineData("Host: localhost:6379")]
    [InlineData("host:")]
    public void A_browser_is_cut_off(string line)
    {
        using var server = new TestServer();
        Assert.True(CommandRunner.Find(server.Context, server.Session, Encoding.ASCII.GetBytes(line), [new Arg(0, line.Split(' ')[0].Length)]) is null);
        Assert.True(server.Session.IsWebRequest);
        Assert.True(server.Session.CloseAfterReply);
    }
}
