using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using static Distro.Commands.Declaration.CommandFlags;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

internal static class XDelEx
{
    private const int Missing = -1;
    private const int Deleted = 1;
    private const int Kept = 2;

    public static readonly Command Command = new("XDELEX", "key [KEEPREF | DELREF | ACKED] IDS numids id [id ...]")
    {
        Summary = "Deletes one or multiple entries from the stream.", Group = Group.Stream, Since = "8.2.0",
        Complexity = "O(1) for each single item to delete in the stream, regardless of the stream size.",
        Flags = Write | Fast, Journal = Journal.AsIs, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!DeletionArguments.TryRead(ref call, 2, out var arguments)) return;
        if (!call.TryGet<Stream>(1, out var stream)) return;
        if (!stream.Exists)
        {
            arguments.WriteNone(call.Reply);
            return;
        }

        call.Reply.Array(arguments.Count);
        var deleted = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            IdText.TryParse(call[arguments.First + i], 0, out var id);
            var outcome = Delete(ref call, ref stream, id, arguments.References);
            deleted |= outcome == Deleted;
            call.Reply.Integer(outcome);
        }

        if (deleted) call.Touched(1, "xdel", EventClass.Stream);
    }

    private static int Delete(ref Call call, ref Stream stream, StreamId id, ReferencePolicy references)
    {
        if (references == ReferencePolicy.Delete && stream.Acknowledge(id)) call.ChangedUnseen();
        if (references == ReferencePolicy.Acknowledged && stream.Contains(id) && stream.IsReferenced(id)) return Kept;
        return stream.Delete(id) ? Deleted : Missing;
    }
}
