using System.Runtime.CompilerServices;
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

    /// <summary>
    /// Finds the command (or subcommand) that the arguments name, and checks its arity and that the client may run anything at all.
    /// Null when it may not run: the error is written then, except to a web request.
    /// </summary>
    public static Command? Find(WorkerContext context, Session session, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        var commands = context.Commands;
        var command = commands.Find(At(input, arguments, 0));
        if (command is null) return RefuseUnknown(context, session, input, arguments);
        if (command.Subcommands.Length > 0 && arguments.Length > 1)
        {
            var subcommand = commands.FindSubcommand(command, At(input, arguments, 1));
            if (subcommand is not null) command = subcommand;
            else return RefuseUnknownSubcommand(context, command, At(input, arguments, 1));
        }

        if (!command.Takes(arguments.Length) || command.IsContainer)
        {
            WriteWrongArity(context.Reply, command);
            return null;
        }

        if (!session.Authenticated && !command.Is(CommandFlags.NoAuth) && context.Host.PasswordRequired)
        {
            context.Reply.Error(ErrorLine.NotAuthenticated);
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
        context.Changed = false;
        if (input.Length > context.Effects.BytesMax / 2 && command.Is(CommandFlags.Write) && IsTooLarge(context.Effects, arguments))
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

        if (context.Changed && command.Journal == Journal.AsIs && context.Expiry == ExpiryRole.Delete) JournalAsIs(in call, command);
    }

    /// <summary>Writes the error that a wrong number of arguments gets.</summary>
    public static void WriteWrongArity(ReplyWriter reply, Command command)
        => reply.Error($"ERR wrong number of arguments for '{command.FullName}' command");

    /// <summary>Whether what a command was given may be more than can be logged: once it has changed something, it is too late to find out.</summary>
    private static bool IsTooLarge(EffectWriter effects, ReadOnlySpan<Arg> arguments)
    {
        const int overhead = 32;
        var bytes = 0L;
        foreach (var argument in arguments) bytes += argument.Length + overhead;
        return bytes > effects.BytesMax;
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

        Span<byte> line = stackalloc byte[QuotedBytesMax * 4];
        var length = Append(line, 0, "ERR unknown command '"u8);
        length = Append(line, length, name[..Math.Min(name.Length, QuotedBytesMax)]);
        length = Append(line, length, "', with args beginning with: "u8);
        var quoted = 0;
        for (var i = 1; i < arguments.Length && quoted < QuotedBytesMax; i++)
        {
            var argument = At(input, arguments, i);
            var taken = Math.Min(argument.Length, QuotedBytesMax - quoted);
            length = Append(line, length, "'"u8);
            length = Append(line, length, argument[..taken]);
            length = Append(line, length, "' "u8);
            quoted += taken + 3;
        }

        context.Reply.Error(line[..length]);
        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Command? RefuseUnknownSubcommand(WorkerContext context, Command container, ReadOnlySpan<byte> name)
    {
        Span<byte> line = stackalloc byte[QuotedBytesMax * 2];
        var length = Append(line, 0, "ERR unknown subcommand '"u8);
        length = Append(line, length, name[..Math.Min(name.Length, QuotedBytesMax)]);
        length = Append(line, length, "'. Try "u8);
        length += System.Text.Encoding.ASCII.GetBytes(container.Name, line[length..]);
        length = Append(line, length, " HELP."u8);
        context.Reply.Error(line[..length]);
        return null;
    }

    private static bool IsWebRequest(ReadOnlySpan<byte> name)
        => System.Text.Ascii.EqualsIgnoreCase(name, "POST"u8) || System.Text.Ascii.EqualsIgnoreCase(name, "HOST:"u8);

    private static int Append(Span<byte> line, int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(line[length..]);
        return length + text.Length;
    }

    private static ReadOnlySpan<byte> At(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, int index)
        => input.Slice(arguments[index].Offset, arguments[index].Length);
}
