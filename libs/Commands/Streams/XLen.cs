using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Streams;

internal static class XLen
{
    public static readonly Command Command = new("XLEN", "key")
    {
        Summary = "Returns the number of messages in a stream.", Group = Group.Stream, Since = "5.0.0", Complexity = "O(1)",
        Flags = ReadOnly | Fast, Retry = Retry.Safe, Keys = [KeySpec.At(1, KeyUse.ReadOnly)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.TryGet<Stream>(1, out var stream)) call.Reply.Integer(stream.Count);
    }
}
