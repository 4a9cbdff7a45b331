using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

internal static class XAck
{
    public static readonly Command Command = new("XACK", "key group id [id ...]")
    {
        Summary = "Returns the number of messages that were successfully acknowledged by the consumer group member of a stream.", Group = Group.Stream, Since = "5.0.0",
        Complexity = "O(1) for each message ID processed.",
        Flags = Write | Fast, Journal = Journal.AsIs, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<Stream>(1, out var stream)) return;
        call.NoteRead(call[1], stream.Exists);
        if (!stream.TryGroup(call[2], out var group))
        {
            call.Reply.Integer(0);
            return;
        }

        for (var i = 3; i < call.Count; i++)
        {
            if (!IdText.TryRead(ref call, i, 0, out _)) return;
        }

        var acknowledged = 0;
        for (var i = 3; i < call.Count; i++)
        {
            IdText.TryParse(call[i], 0, out var id);
            if (group.Acknowledge(id)) acknowledged++;
        }

        if (acknowledged > 0) call.ChangedUnseen();
        call.Reply.Integer(acknowledged);
    }
}
