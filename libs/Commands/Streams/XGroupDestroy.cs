using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Streams;

internal static class XGroupDestroy
{
    public static readonly Command Command = new("DESTROY", "key group")
    {
        Summary = "Destroys a consumer group.", Group = Group.Stream, Since = "5.0.0", Complexity = "O(N) where N is the number of entries in the group's pending entries list (PEL).",
        Flags = Write, Journal = Journal.AsIs, Keys = [KeySpec.At(2, KeyUse.ReadWrite | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!GroupArguments.TryStream(ref call, out var stream)) return;
        var isGone = stream.DeleteGroup(call[3]);
        if (isGone) call.Touched(2, "xgroup-destroy", EventClass.Stream);
        call.Reply.Integer(isGone ? 1 : 0);
    }
}
