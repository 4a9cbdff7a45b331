using System.Runtime.CompilerServices;
using Distro.Commands.Connection;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Commands.Access;

/// <summary>Asks whether a command may run, and says no: the error to the client, and an entry in the log of denials.</summary>
public static class Permission
{
    /// <summary>False when the session's user may not run it: the error is written then.</summary>
    public static bool IsGiven(WorkerContext context, Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (!context.Access.Restricts || Problem(context, session, command, input, arguments) is not { } problem) return true;
        context.Reply.Error("NOPERM " + problem);
        return false;
    }

    /// <summary>
    /// As <see cref="IsGiven"/>, of a command that has waited since it was allowed. Those of a Router's clients were checked by the Router alone, so they are asked here
    /// for the first time, where the users are the cluster's.
    /// </summary>
    public static bool IsGivenAgain(WorkerContext context, Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (session.IsChecked || context.Access.Agreement is not { AreAgreed: true }) return IsGiven(context, session, command, input, arguments);
        if (ProblemInside(context, session, command, input, arguments) is not { } problem) return true;
        context.Reply.Error("NOPERM " + problem);
        return false;
    }

    /// <summary>As <see cref="IsGiven"/>, of a command that was queued when it was allowed.</summary>
    public static bool IsStillGiven(WorkerContext context, Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (ProblemSinceQueued(context, session, command, input, arguments) is not { } problem) return true;
        context.Reply.Error(problem);
        return false;
    }

    /// <summary>The line that a queued command's user reads who may not run it any more, and notes it; null for one who may.</summary>
    public static string? ProblemSinceQueued(WorkerContext context, Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (!context.Access.Restricts) return null;
        var denial = context.Access.Check(session, command, input, arguments);
        if (!denial.IsDenied) return null;
        Note(context, session, command, input, arguments, denial);
        var reason = denial.Kind switch
        {
            DenialKind.Command => "no permission to execute the command or subcommand",
            DenialKind.Key => "no permission to touch the specified keys",
            DenialKind.Channel => "no permission to access one of the channels used as arguments",
            _ => "no permission",
        };
        return $"NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. This command is no longer allowed for the following reason: {reason}";
    }

    /// <summary>What is said to a user who may not run it, without a code, and noted; null for one who may.</summary>
    internal static string? Problem(WorkerContext context, Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (!context.Access.Restricts) return null;
        var denial = context.Access.Check(session, command, input, arguments);
        return denial.IsDenied ? Note(context, session, command, input, arguments, denial) : null;
    }

    /// <summary>The same of a command inside a script, or of one that nobody has asked about here.</summary>
    internal static string? ProblemInside(WorkerContext context, Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (!context.Access.Restricts) return null;
        var denial = context.Access.CheckUser(session, command, input, arguments);
        return denial.IsDenied ? Note(context, session, command, input, arguments, denial) : null;
    }

    /// <summary>Whether the user may read keys of any name with the command: those that patterns make are among no arguments.</summary>
    internal static bool MayReadAnyKey(WorkerContext context, Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
        => !context.Access.Restricts || context.Access.AllowsAnyKey(session, command, input, arguments, KeyAccess.Read);

    /// <summary>What ACL DRYRUN tells of a denial.</summary>
    internal static string Explain(Denial denial, string user, Command command, string what) => denial.Kind switch
    {
        DenialKind.Command => $"User {user} has no permissions to run the '{command.FullName}' command",
        DenialKind.Key => $"User {user} has no permissions to access the '{what}' key",
        DenialKind.Channel => $"User {user} has no permissions to access the '{what}' channel",
        _ => $"User {user} has no permissions to access database {what}",
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Note(WorkerContext context, Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, Denial denial)
    {
        var line = denial.Kind switch
        {
            DenialKind.Command => Explain(denial, session.User, command, ""),
            DenialKind.Key => "No permissions to access a key",
            DenialKind.Channel => "No permissions to access a channel",
            _ => "No permissions to access database",
        };
        // The command that is refused is the client's last, too.
        if (!context.Scripting.IsRunning && session.Queued is not { IsRunning: true }) session.LastCommand = command.FullName;
        var what = denial.Argument > 0
            ? AccessText.Of(input.Slice(arguments[denial.Argument].Offset, arguments[denial.Argument].Length))
            : command.FullName;
        var place = context.Scripting.IsRunning ? "lua" : session.Queued is not null ? "multi" : "toplevel";
        context.Access.Log.Add(denial.Kind, place, what, session.User, ClientFacts.Of(session, context.NowMilliseconds).Line, context.NowMilliseconds);
        return line;
    }
}
