using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Streams;

internal static class XTrim
{
    public static readonly Command Command = new("XTRIM", "key <MAXLEN | MINID> [= | ~] threshold [LIMIT count] [KEEPREF | DELREF | ACKED]")
    {
        Summary = "Deletes messages from the beginning of a stream.", Group = Group.Stream, Since = "5.0.0",
        Complexity = "O(N), with N being the number of evicted entries. Constant times are very small however, since entries are organized in macro nodes containing multiple entries that can be released with a single deallocation.",
        Flags = Write, Journal = Journal.Effects, Tips = ["nondeterministic_output"],
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var arguments = default(TrimArguments);
        for (var i = 2; i < call.Count;)
        {
            if (arguments.TryRead(ref call, ref i, out var failed)) continue;
            if (!failed) call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        if (!arguments.TryFinish(ref call)) return;
        if (!call.TryGet<Stream>(1, out var stream)) return;
        call.Reply.Integer(stream.Exists ? StreamTrimming.Run(ref call, ref stream, arguments) : 0);
    }
}
