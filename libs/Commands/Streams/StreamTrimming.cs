using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>
/// Trims a stream, and logs the outcome: which length it was cut to, since how many entries go whole depends on how blocks happen to be filled.
/// </summary>
internal static class StreamTrimming
{
    /// <summary>Returns how many entries went.</summary>
    public static long Run(scoped ref Call call, ref Stream stream, TrimArguments arguments, int blockEntries)
    {
        var count = stream.CountToTrim(arguments.Trim(blockEntries));
        if (count == 0) return 0;
        stream.RemoveRange(0, count);
        var effects = call.Effect(call[1], 4);
        effects.Arg("XTRIM"u8);
        effects.Arg(call[1]);
        effects.Arg("MAXLEN"u8);
        effects.Arg(stream.Count);
        call.Touched(1, "xtrim", EventClass.Stream);
        return count;
    }
}
