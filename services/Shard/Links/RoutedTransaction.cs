using Distro.Commands.Execution;
using Distro.Commands.Transactions;
using Distro.Resp;

namespace Distro.Shard.Links;

/// <summary>
/// A transaction that a Router has queued: all of it comes in one request, EXEC with the number of WATCH commands that it relies on first, then the commands.
/// It is put into the session as if the client had queued it here; EXEC does the rest.
/// </summary>
internal static class RoutedTransaction
{
    /// <summary>The command that runs what was queued.</summary>
    public static ReadOnlySpan<byte> Exec => "EXEC"u8;

    public static readonly Arg[] ExecArguments = [new Arg(0, 4)];

    /// <summary>False when the bytes are no transaction.</summary>
    public static bool TryQueue(WorkerContext context, Session session, RequestParser parser, ReadOnlySpan<byte> bytes)
    {
        if (parser.Parse(bytes) != RequestStatus.Complete || parser.Arguments.Length != 2)
            return false;
        var argument = parser.Arguments[1];
        if (!IntegerText.TryParse(parser.Source(bytes).Slice(argument.Offset, argument.Length), out var watchCommands))
            return false;
        var transaction = session.Transaction ??= new Transaction();
        transaction.Begin(session.Database);
        if (watchCommands == 0)
            transaction.Unwatch(context.Watches);
        else
            transaction.IsStale = transaction.WatchCommands != watchCommands;
        bytes = bytes[parser.Consumed..];
        while (!bytes.IsEmpty)
        {
            if (parser.Parse(bytes) != RequestStatus.Complete)
                return false;
            var source = parser.Source(bytes);
            var command = CommandRunner.Find(context, session, source, parser.Arguments);
            if (command is null || !transaction.TryAdd(command, command.Flags, source, parser.Arguments))
                transaction.Fail();
            bytes = bytes[parser.Consumed..];
        }

        return true;
    }
}
