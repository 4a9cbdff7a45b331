using Distro.Commands.Declaration;
using Distro.Router.Dispatch;
using Distro.Tests.Router.Fakes;

namespace Distro.Tests.Router;

/// <summary>Generated from the command table, so that a command added anywhere is covered here.</summary>
public class EveryCommandTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Every_command_gets_a_reply(int groups)
    {
        await using var cluster = await FakeCluster.Start(groups);
        foreach (var command in CommandTable.Default.ByIndex.ToArray())
        {
            if (command.IsContainer || command.Name is "QUIT" || (command.Group == Group.PubSub && command.AllowedWhileSubscribed)) continue;
            using var client = await cluster.Connect();
            var words = command.Container is { } container ? new[] { container.Name, command.Name } : [command.Name];
            var least = Math.Abs(command.Arity);
            for (var more = 0; more < 3; more++)
            {
                var arguments = words.Concat(Enumerable.Repeat("1", Math.Max(0, least + more - words.Length))).ToArray();
                Assert.True("closed" != await client.Ask(arguments), $"{string.Join(' ', arguments)} closed the connection");
            }

            Assert.Equal(command.Name == "MULTI" ? "QUEUED" : "PONG", await client.Ask("PING"));
        }
    }

    [Fact]
    public void Only_commands_that_touch_no_slots_run_in_the_router()
    {
        var routes = new CommandRoutes(CommandTable.Default);
        foreach (var command in CommandTable.Default.ByIndex)
        {
            if (command.IsContainer || routes.Kind(command) != RouteKind.Local) continue;
            Assert.True(command.Group is Group.Cluster or Group.PubSub || command.Scope is Scope.None or Scope.Connection or Scope.AllLoops or Scope.Queued, command.FullName);
        }
    }

    [Fact]
    public void No_write_is_ever_sent_twice()
    {
        var routes = new CommandRoutes(CommandTable.Default);
        foreach (var command in CommandTable.Default.ByIndex)
            Assert.False(command.Is(CommandFlags.Write) && routes.IsSafe(command), command.FullName);
    }
}
