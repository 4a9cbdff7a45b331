using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Streams;

internal static class XDel
{
    public static readonly Command Command = new("XDEL", "key id [id ...]")
    {
        Summary = "Returns the number of messages after removing them from a stream.", Group = Group.Stream, Since = "5.0.0",
        Complexity = "O(1) for each single item to delete in the stream, regardless of the stream size.",
        Flags = Write | Fast, Journal = Journal.AsIs, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<Stream>(1, out var stream)) return;
        if (!stream.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        for (var i = 2; i < call.Count; i++)
        {
            if (!IdText.TryRead(ref call, i, 0, out _)) return;
        }

        var deleted = 0;
        for (var i = 2; i < call.Count; i++)
        {
            IdText.TryParse(call[i], 0, out var id);
            if (stream.Delete(id)) deleted++;
        }

        if (deleted > 0) call.Touched(1, "xdel", EventClass.Stream);
        call.Reply.Integer(deleted);
    }
}
