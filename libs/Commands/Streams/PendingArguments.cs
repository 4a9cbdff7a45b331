using Distro.Commands.Execution;
using Distro.Engine.Streams;

namespace Distro.Commands.Streams;

/// <summary>The words of XPENDING's longer form.</summary>
/// <param name="IdleMin">Only what is idle for so many milliseconds; the least number there is for all.</param>
/// <param name="Consumer">The argument where the consumer's name stands; 0 for all.</param>
internal readonly record struct PendingArguments(long IdleMin, StreamId Start, StreamId End, long Count, int Consumer)
{
    private const int ShortForm = 3;
    private const int LongFormMin = 6;
    private const int LongFormMax = 9;

    public static bool TryRead(scoped ref Call call, out PendingArguments arguments)
    {
        arguments = default;
        if (call.Count == ShortForm) return true;
        if (call.Count is < LongFormMin or > LongFormMax) return RefuseSyntax(ref call);
        var at = ShortForm;
        var idle = 0L;
        if (call.Is(at, "IDLE"u8))
        {
            if (!call.TryInteger(at + 1, out idle)) return false;
            if (call.Count < LongFormMin + 2) return RefuseSyntax(ref call);
            at += 2;
        }

        if (!call.TryInteger(at + 2, out var count)) return false;
        if (!IdText.TryReadEdge(ref call, at, isStart: true, out var start)) return false;
        if (!IdText.TryReadEdge(ref call, at + 1, isStart: false, out var end)) return false;
        arguments = new PendingArguments(idle == 0 ? long.MinValue : idle, start, end, Math.Clamp(count, 0, int.MaxValue), at + 3 < call.Count ? at + 3 : 0);
        return true;
    }

    private static bool RefuseSyntax(scoped ref Call call)
    {
        call.Reply.Error(ErrorLine.Syntax);
        return false;
    }
}
