using System.Runtime.CompilerServices;
using System.Text;
using Distro.Commands.Access;
using Distro.Commands.Connection;
using Distro.Commands.Debugging;
using Distro.Commands.Declaration;
using Distro.Resp;

namespace Distro.Commands.Execution;

/// <summary>
/// The steps every command goes through, wherever it runs (the shard's executor, the Router's own commands, replay, tests): find it, refuse what
/// can't run, run it, journal it. In between the caller takes the slots of its keys; the locks are none of our business.
/// </summary>
public static class CommandRunner
{
    private const int QuotedBytesMax = 128;

    /// <summary>This part of what one record may hold is left free when a further command begins inside another.</summary>
    private const int InnerReserve = 16;

    /// <summary>
    /// Finds the command (or subcommand) that the arguments name, and checks its arity and that the client may run anything at all.
    /// Null when it may not run: the error is written then, except to a web request.
    /// </summary>
    public static Command? Find(WorkerContext context, Session session, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        var commands = context.Commands;
        context.Rejected = null;
        var command = commands.Find(At(input, arguments, 0));
        if (!session.Authenticated && command?.Is(CommandFlags.NoAuth) != true && context.Host.Access.PasswordRequired)
        {
            if (command?.Scope == Scope.Queued) AbortTransaction(context, session, Encoding.ASCII.GetString(ErrorLine.NotAuthenticated));
            else context.Reply.Error(ErrorLine.NotAuthenticated);
            context.Rejected = command;
            return null;
        }

        if (command is null) return RefuseUnknown(context, session, input, arguments);
        if (command.Subcommands.Length > 0 && arguments.Length > 1)
        {
            var subcommand = commands.FindSubcommand(command, At(input, arguments, 1));
            if (command.HidesSubcommands && DebugFamily.Refuses(context, session, subcommand)) return RefuseDenied(context, command);
            if (subcommand is not null) command = subcommand;
            else if (command.HidesSubcommands && !Permission.IsGiven(context, session, command, input, arguments)) return RefuseDenied(context, command);
            else return RefuseUnknownSubcommand(context, command, At(input, arguments, 1));
        }

        if (!command.Takes(arguments.Length) || command.IsContainer)
        {
            if (command.Scope == Scope.Queued) AbortTransaction(context, session, $"wrong number of arguments for '{command.FullName}' command");
            else WriteWrongArity(context.Reply, command);
            context.Rejected = command;
            return null;
        }

        if (Permission.Problem(context, session, command, input, arguments) is { } problem)
        {
            if (command.Scope == Scope.Queued) AbortTransaction(context, session, "NOPERM " + problem);
            else context.Reply.Error("NOPERM " + problem);
            return RefuseDenied(context, command);
        }

        if (session.IsMonitor && (command.Is(CommandFlags.Write | CommandFlags.ReadOnly) || command.Scope == Scope.Keys))
        {
            context.Reply.Error("ERR Replica can't interact with the keyspace"u8);
            return null;
        }

        if (session.IsInSubscribedMode && !command.AllowedWhileSubscribed)
        {
            context.Reply.Error($"ERR Can't execute '{command.FullName}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context");
            return null;
        }

        return command;
    }

    /// <summary>Runs a command that <see cref="Find"/> returned. The caller holds its slots; afterwards the context's effects and touched list are those of this command.</summary>
    public static void Run(WorkerContext context, Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        context.Effects.Clear();
        context.Touched.Clear();
        context.Block.Clear();
        context.Changed = false;
        RunOne(context, session, command, input, arguments, reserve: 0);
    }

    /// <summary>
    /// Runs a further command as part of the one under way (EXEC, a script), under the slots that the executor holds for that one. The command is one that
    /// <see cref="Find"/> returned. Effects and touched keys are added to those there are, so that all of it becomes one record; when the command is refused
    /// because its effects would not fit, only its own are dropped. It may not block: what would wait answers as if its time had passed.
    /// Its reply goes where the context's <see cref="WorkerContext.Reply"/> writes: who wants it elsewhere (a script) sets Reply.Buffer and Reply.Version
    /// before, and sets them back after. Whether it failed shows in Reply.ErrorCount. Flags (NoScript, NoMulti, DenyOom, Write on a replica) are the
    /// caller's to check, and that the command's keys are in slots that are held; <see cref="WorkerContext.HeldSlot"/> must be their slot, or -1.
    /// </summary>
    public static void RunInner(WorkerContext context, Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        var errors = context.Reply.ErrorCount;
        var changed = context.Changed;
        context.ForgetKeyHash();
        context.Effects.Keep();
        context.Changed = false;
        context.InnerDepth++;
        RunOne(context, session, command, input, arguments, context.Effects.BytesMax / InnerReserve);
        context.InnerDepth--;
        context.Changed |= changed;
        context.InnerErrors += context.Reply.ErrorCount - errors;
        if (context.Block.ServedKey < 0) context.Observer?.InnerRan(session, command, input, arguments, failed: context.Reply.ErrorCount != errors);
    }

    /// <summary>Queues a command of a session that <see cref="Session.Queues"/> it, and answers QUEUED; or refuses it, which fails the transaction.</summary>
    public static void Queue(WorkerContext context, Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        var transaction = session.Transaction!;
        if (command.Is(CommandFlags.NoMulti))
        {
            transaction.Fail();
            context.Reply.Error($"ERR Command '{command.FullName}' not allowed inside a transaction");
        }
        else if (transaction.TryAdd(command, arguments.Length > 1 ? context.ScriptCatalog.FlagsOf(command, At(input, arguments, 1)) : command.Flags, input, arguments))
        {
            if (command == Select.Command && IntegerText.TryParse(At(input, arguments, 1), out var database) && database is >= 0 and <= int.MaxValue) transaction.Database = (int)database;
            context.Reply.Simple("QUEUED"u8);
        }
        else
        {
            transaction.Fail();
            context.Reply.Error(ErrorLine.TooLarge);
        }
    }

    /// <summary>Writes the error that a wrong number of arguments gets.</summary>
    public static void WriteWrongArity(ReplyWriter reply, Command command)
        => reply.Error($"ERR wrong number of arguments for '{command.FullName}' command");

    /// <summary>Writes the error of a subcommand that counts its arguments itself. It is named as the client typed it.</summary>
    public static void WriteSubcommandSyntax(in Call call)
        => call.Reply.Error($"ERR unknown subcommand or wrong number of arguments for '{call[1]}'. Try {call.Command.Container!.Name} HELP.");

    /// <summary>An EXEC that is itself refused ends the transaction all the same: the client must not go on believing that it queues.</summary>
    private static void AbortTransaction(WorkerContext context, Session session, string reason)
    {
        session.Transaction?.End(context.Watches);
        context.Reply.Error("EXECABORT Transaction discarded because of: " + reason);
    }

    /// <param name="reserve">Bytes of the effects' room that must be left over: what a command that was given little logs, whatever came before it.</param>
    private static void RunOne(WorkerContext context, Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, int reserve)
    {
        var room = context.Effects.Room - reserve;
        if (room < 0 || (input.Length > room / 2 && command.Is(CommandFlags.Write) && IsTooLarge(room, arguments)))
        {
            context.Reply.Error(ErrorLine.TooLarge);
            return;
        }

        var call = new Call(context, session, command, input, arguments);
        try
        {
            command.Run!(ref call);
        }
        catch (TooLargeException) when (!context.Changed)
        {
            context.Effects.DropUnkept();
            context.Scratch.Clear();
            context.Scores.Clear();
            context.Reply.Error(ErrorLine.TooLarge);
        }

        if (context.Changed && command.Journal == Journal.AsIs && context.Expiry is not (ExpiryRole.Hide or ExpiryRole.Ignore)) JournalAsIs(in call, command);
    }

    /// <summary>Whether what a command was given may be more than can be logged: once it has changed something, it is too late to find out.</summary>
    private static bool IsTooLarge(long room, ReadOnlySpan<Arg> arguments)
    {
        const int overhead = 32;
        var bytes = 0L;
        foreach (var argument in arguments) bytes += argument.Length + overhead;
        return bytes > room;
    }

    private static void JournalAsIs(in Call call, Command command)
    {
        var key = command.OnlyKey;
        var effects = call.Effect(call[key], call.Count);
        for (var i = 0; i < call.Count; i++) effects.Arg(call[i]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Command? RefuseUnknown(WorkerContext context, Session session, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        var name = At(input, arguments, 0);
        if (IsWebRequest(name))
        {
            // A web page made a browser talk to us: what follows its headers could be commands.
            session.IsWebRequest = true;
            session.CloseAfterReply = true;
            return null;
        }

        name = UntilZero(name);
        Span<byte> line = stackalloc byte[QuotedBytesMax * 4];
        var length = Append(line, 0, "ERR unknown command '"u8);
        length = Append(line, length, name[..Math.Min(name.Length, QuotedBytesMax)]);
        length = Append(line, length, "', with args beginning with: "u8);
        var quoted = 0;
        for (var i = 1; i < arguments.Length && quoted < QuotedBytesMax; i++)
        {
            var argument = UntilZero(At(input, arguments, i));
            var taken = Math.Min(argument.Length, QuotedBytesMax - quoted);
            length = Append(line, length, "'"u8);
            length = Append(line, length, argument[..taken]);
            length = Append(line, length, "' "u8);
            quoted += taken + 3;
        }

        context.Reply.Error(line[..length]);
        return null;
    }

    /// <summary>The error is written already.</summary>
    private static Command? RefuseDenied(WorkerContext context, Command command)
    {
        context.Rejected = command;
        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Command? RefuseUnknownSubcommand(WorkerContext context, Command container, ReadOnlySpan<byte> name)
    {
        Span<byte> line = stackalloc byte[QuotedBytesMax * 2];
        var length = Append(line, 0, container.HidesSubcommands ? "ERR unknown subcommand or wrong number of arguments for '"u8 : "ERR unknown subcommand '"u8);
        name = UntilZero(name);
        length = Append(line, length, name[..Math.Min(name.Length, QuotedBytesMax)]);
        length = Append(line, length, "'. Try "u8);
        length += Encoding.ASCII.GetBytes(container.Name, line[length..]);
        length = Append(line, length, " HELP."u8);
        context.Reply.Error(line[..length]);
        return null;
    }

    private static bool IsWebRequest(ReadOnlySpan<byte> name)
        => Ascii.EqualsIgnoreCase(name, "POST"u8) || Ascii.EqualsIgnoreCase(name, "HOST:"u8);

    /// <summary>What clients sent is shown up to its first zero byte, as C shows text.</summary>
    private static ReadOnlySpan<byte> UntilZero(ReadOnlySpan<byte> text) => text.IndexOf((byte)0) is >= 0 and var end ? text[..end] : text;

    private static int Append(Span<byte> line, int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(line[length..]);
        return length + text.Length;
    }

    private static ReadOnlySpan<byte> At(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, int index)
        => input.Slice(arguments[index].Offset, arguments[index].Length);
}
