using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

internal static class XAckDel
{
    private const int NotPending = -1;
    private const int Deleted = 1;
    private const int Kept = 2;

    public static readonly Command Command = new("XACKDEL", "key group [KEEPREF | DELREF | ACKED] IDS numids id [id ...]")
    {
        Summary = "Acknowledges and deletes one or multiple messages for a stream consumer group.", Group = Group.Stream, Since = "8.2.0",
        Complexity = "O(1) for each message ID processed.",
        Flags = Write | Fast, Journal = Journal.AsIs, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!DeletionArguments.TryRead(ref call, 3, out var arguments)) return;
        if (!call.TryGet<Stream>(1, out var stream)) return;
        if (!stream.TryGroup(call[2], out var group))
        {
            arguments.WriteNone(call.Reply);
            return;
        }

        call.Reply.Array(arguments.Count);
        var deleted = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            IdText.TryParse(call[arguments.First + i], 0, out var id);
            if (!group.Acknowledge(id))
            {
                call.Reply.Integer(NotPending);
                continue;
            }

            call.ChangedUnseen();
            if (arguments.References == ReferencePolicy.Delete) stream.Acknowledge(id);
            var isKept = arguments.References == ReferencePolicy.Acknowledged && stream.IsReferenced(id);
            if (!isKept) deleted |= stream.Delete(id);
            call.Reply.Integer(isKept ? Kept : Deleted);
        }

        if (deleted) call.Touched(1, "xdel", EventClass.Stream);
    }
}
