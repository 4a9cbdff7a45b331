using System.Text;
using Distro.Commands.Declaration;

namespace Distro.Tests.Commands.Declaration;

public sealed class CommandTableTests
{
    [Fact]
    public void Every_command_is_found_in_any_case()
    {
        var table = CommandTable.Default;
        foreach (var command in table.Commands)
        {
            Assert.Same(command, table.Find(Encoding.ASCII.GetBytes(command.Name)));
            Assert.Same(command, table.Find(Encoding.ASCII.GetBytes(command.Name.ToLowerInvariant())));
            Assert.Null(table.Find(Encoding.ASCII.GetBytes(command.Name + "?")));
            foreach (var subcommand in command.Subcommands) Assert.Same(subcommand, table.FindSubcommand(command, Encoding.ASCII.GetBytes(subcommand.Name.ToLowerInvariant())));
        }
    }

    [Fact]
    public void Nonsense_is_not_found()
    {
        var table = CommandTable.Default;
        Assert.Null(table.Find(default));
        Assert.Null(table.Find("G\u0005T"u8));
        Assert.Null(table.Find(new byte[100_000]));
        Assert.Null(table.FindSubcommand(table.Find("get"u8)!, "x"u8));
    }

    [Fact]
    public void Indexes_are_positions()
    {
        var all = CommandTable.Default.ByIndex;
        for (var i = 0; i < all.Length; i++) Assert.Equal(i, all[i].Index);
        Assert.Equal(all.Length, CommandTable.Default.IndexCount);
    }

    [Fact]
    public void Finding_allocates_nothing()
    {
        var table = CommandTable.Default;
        table.Find("get"u8);
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 1000; i++) table.Find("pexpireat"u8);
        }));
    }

    /// <summary>Whatever writes says how it is logged, and names its keys if it works on keys.</summary>
    [Fact]
    public void Declarations_are_consistent()
    {
        foreach (var command in CommandTable.Default.ByIndex)
        {
            var writes = command.Is(CommandFlags.Write);
            var isLogged = command.Journal != Journal.None;
            Assert.True(isLogged || !writes, $"{command} writes and is not journaled");
            Assert.True(!isLogged || command.Is(CommandFlags.Write | CommandFlags.MayReplicate) || command.Group == Group.Scripting, $"{command} is journaled and does not write");
            Assert.True(command.Journal != Journal.AsIs || command.OnlyKey > 0, $"{command} is journaled as it is, but does not name one key");
            Assert.True(command.IsContainer || command.Scope != Scope.Keys || command.Keys.Length > 0 || command.FindKeys is not null, $"{command} works on keys, but names none");
            Assert.True(!writes || command.Retry != Retry.Safe, $"{command} writes, and is said to be safe to resend");
            Assert.True((command.Scope == Scope.SlotArgument) == (command.SlotArgument > 0), $"{command} names a slot argument without that scope, or the reverse");
            Assert.True(command.IsContainer || command.Run is not null, $"{command} cannot run");
        }
    }
}
