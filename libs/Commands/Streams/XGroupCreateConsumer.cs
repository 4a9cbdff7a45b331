using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Streams;

internal static class XGroupCreateConsumer
{
    public static readonly Command Command = new("CREATECONSUMER", "key group consumer")
    {
        Summary = "Creates a consumer in a consumer group.", Group = Group.Stream, Since = "6.2.0", Complexity = "O(1)",
        Flags = Write | DenyOom, Journal = Journal.AsIs, Keys = [KeySpec.At(2, KeyUse.ReadWrite | KeyUse.Insert)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!GroupArguments.TryGroup(ref call, out _, out var group)) return;
        if (group.TryConsumer(call[4], out _))
        {
            call.Reply.Integer(0);
            return;
        }

        group.CreateConsumer(call[4], call.NowMilliseconds);
        call.Touched(2, "xgroup-createconsumer", EventClass.Stream);
        call.Reply.Integer(1);
    }
}
