using System.Buffers;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Routing;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

internal static class CommandGetKeys
{
    private const int OwnWords = 2;

    public static readonly Command Command = new("GETKEYS", "command [arg [arg ...]]")
    {
        Summary = "Extracts the key names from an arbitrary command.", Group = Group.Server, Since = "2.8.13", Complexity = "O(N) where N is the number of arguments to the command",
        Flags = Loading | Stale, ExtraCategories = AclCategories.Connection, Scope = Scope.None, Retry = Retry.Safe,
        Run = static (ref Call call) => Run(ref call, withFlags: false),
    };

    public static void Run(ref Call call, bool withFlags)
    {
        var arguments = call.RawArguments[OwnWords..];
        var command = call.Host.Commands.Find(call[OwnWords]);
        if (command?.Subcommands.Length > 0 && arguments.Length > 1) command = call.Host.Commands.FindSubcommand(command, call[OwnWords + 1]);
        if (command is null)
        {
            call.Reply.Error("ERR Invalid command specified"u8);
            return;
        }

        if (command.Keys.Length == 0 && command.FindKeys is null)
        {
            call.Reply.Error("ERR The command has no key arguments"u8);
            return;
        }

        if (!command.Takes(arguments.Length))
        {
            call.Reply.Error("ERR Invalid number of arguments specified for command"u8);
            return;
        }

        var positions = ArrayPool<int>.Shared.Rent(arguments.Length);
        var count = KeyPositions.Find(command, call.RawInput, arguments, positions);
        if (count <= 0 && command.Is(NoMandatoryKeys)) call.Reply.Array(0);
        else if (count <= 0) call.Reply.Error(count < 0 ? "ERR Invalid arguments specified for command"u8 : "ERR The command has no key arguments"u8);
        else Write(ref call, command, positions.AsSpan(0, count), withFlags);
        ArrayPool<int>.Shared.Return(positions);
    }

    private static void Write(ref Call call, Command command, ReadOnlySpan<int> positions, bool withFlags)
    {
        call.Reply.Array(positions.Length);
        foreach (var position in positions)
        {
            if (withFlags) call.Reply.Array(2);
            call.Reply.Bulk(call[OwnWords + position]);
            if (withFlags) CommandFacts.Names(call.Reply, FlagNames.Of(KeyPositions.UseOf(command, call.RawInput, call.RawArguments[OwnWords..], position) & ~KeyUse.Incomplete));
        }
    }
}
