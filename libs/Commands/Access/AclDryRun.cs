using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Access;

/// <summary>ACL DRYRUN: whether a user could run a command, without running it.</summary>
internal static class AclDryRun
{
    private const int FirstWord = 3;

    public static readonly Command Command = new("DRYRUN", "username command [arg [arg ...]]")
    {
        Summary = "Simulates the execution of a command by a user, without executing the command.", Group = Group.Server, Since = "7.0.0", Complexity = "O(1).",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Host.Access.Find(AccessText.Of(call[2])) is not { } user)
        {
            call.Reply.Error($"ERR User '{AccessText.Of(call[2])}' not found");
            return;
        }

        var arguments = call.RawArguments[FirstWord..];
        if (Find(ref call, arguments.Length) is not { } command)
        {
            call.Reply.Error($"ERR Command '{AccessText.Of(call[FirstWord])}' not found");
            return;
        }

        if (!command.Takes(arguments.Length) || command.IsContainer)
        {
            CommandRunner.WriteWrongArity(call.Reply, command);
            return;
        }

        var denial = user.Check(command, call.RawInput, arguments, call.Session.Database, call.Host.Access.Defaults.Databases);
        if (denial.IsDenied) call.Reply.Bulk(AccessText.Bytes(Permission.Explain(denial, user.Name, command, AccessText.Of(call[FirstWord + denial.Argument]))));
        else call.Reply.Ok();
    }

    private static Command? Find(ref Call call, int words)
    {
        var command = call.Context.Commands.Find(call[FirstWord]);
        if (command is not { Subcommands.Length: > 0 } || words < 2) return command;
        return call.Context.Commands.FindSubcommand(command, call[FirstWord + 1]);
    }
}
