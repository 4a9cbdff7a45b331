using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Streams;

internal static class XGroupSetId
{
    public static readonly Command Command = new("SETID", "key group <id | new-id> [ENTRIESREAD entries-read]")
    {
        Summary = "Sets the last-delivered ID of a consumer group.", Group = Group.Stream, Since = "5.0.0", Complexity = "O(1)",
        Flags = Write, Journal = Journal.AsIs, Keys = [KeySpec.At(2, KeyUse.ReadWrite | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!GroupArguments.TryReadOptions(ref call, mayCreate: false, out _, out var entriesRead)) return;
        if (!GroupArguments.TryGroup(ref call, out var stream, out var group)) return;
        if (call.Count is not (5 or 7))
        {
            GroupArguments.RefuseWords(ref call);
            return;
        }

        var id = stream.LastId;
        if (call[4] is not [(byte)'$'] && !IdText.TryReadAny(ref call, 4, out id)) return;
        group.LastId = id;
        group.EntriesRead = entriesRead;
        call.Touched(2, "xgroup-setid", EventClass.Stream);
        call.Reply.Ok();
    }
}
