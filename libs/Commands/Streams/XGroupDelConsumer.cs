using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Streams;

internal static class XGroupDelConsumer
{
    public static readonly Command Command = new("DELCONSUMER", "key group consumer")
    {
        Summary = "Deletes a consumer from a consumer group.", Group = Group.Stream, Since = "5.0.0", Complexity = "O(1)",
        Flags = Write, Journal = Journal.AsIs, Keys = [KeySpec.At(2, KeyUse.ReadWrite | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!GroupArguments.TryGroup(ref call, out var stream, out var group)) return;
        var pending = stream.DeleteConsumer(group, call[4]);
        if (pending >= 0) call.Touched(2, "xgroup-delconsumer", EventClass.Stream);
        call.Reply.Integer(Math.Max(pending, 0));
    }
}
