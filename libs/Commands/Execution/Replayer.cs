using Distro.Commands.Declaration;
using Distro.Resp;

namespace Distro.Commands.Execution;

/// <summary>
/// Runs effects read from the change log: on a replica, at recovery. Each is a command in RESP that was written by a primary, so nothing is checked
/// but that it can run at all; replies go nowhere. The context's expiry role must be Ignore. The caller holds the slot.
/// </summary>
public sealed class Replayer
{
    private readonly WorkerContext context;
    private readonly RequestParser parser = new();
    private readonly Session session = new() { Id = 0, Authenticated = true, IsChecked = false };

    /// <param name="context">Made for replay, its reply's buffer one that forgets: see <see cref="DiscardingReplyBuffer"/>.</param>
    public Replayer(WorkerContext context)
    {
        this.context = context;
        // The log knows commands by their own names, whatever clients call them here.
        context.Commands = CommandTable.Default;
    }

    /// <summary>Runs one part. Null when it was applied, else what is wrong with it: the log is damaged, or was written by a newer version.</summary>
    public string? Apply(int slot, int database, long recordMilliseconds, ReadOnlySpan<byte> part)
    {
        context.NowMilliseconds = recordMilliseconds;
        parser.Restart();
        if (parser.Parse(part) != RequestStatus.Complete) return "A part of a record is not one whole command.";
        var input = parser.Source(part);
        var arguments = parser.Arguments;
        session.Database = database;
        context.HeldSlot = slot;
        var errors = context.Reply.ErrorCount;
        var command = CommandRunner.Find(context, session, input, arguments);
        if (command is null) return "A part of a record names a command that this version does not have, or with wrong arguments.";
        CommandRunner.Run(context, session, command, input, arguments);
        context.HeldSlot = -1;
        return context.Reply.ErrorCount == errors ? null : $"A part of a record, a {command.FullName}, was refused: its slot does not hold what the primary's held.";
    }
}
