using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Distro.Resp;

namespace Distro.Commands.Streams;

/// <summary>The words of XCLAIM: ids, and behind them how the claimed entries are to stand in the books.</summary>
internal struct ClaimArguments
{
    /// <summary>The argument of the first id.</summary>
    public const int FirstId = 5;

    private long time;

    public long IdleMin { get; private set; }

    /// <summary>The argument behind the last id.</summary>
    public int IdsEnd { get; private set; }

    /// <summary>Unix milliseconds.</summary>
    public long DeliveredAt { get; private set; }

    /// <summary>RETRYCOUNT; -1 when it was not said.</summary>
    public long Deliveries { get; private set; }

    public bool Forces { get; private set; }

    public bool OnlyIds { get; private set; }

    public StreamId LastId { get; private set; }

    /// <summary>The consumer's own times; words of effects only.</summary>
    public long SeenAt { get; private set; }

    public long ActiveAt { get; private set; }

    public static bool TryRead(scoped ref Call call, out ClaimArguments arguments)
    {
        arguments = new ClaimArguments { time = -1, Deliveries = -1 };
        if (!TryNumber(ref call, 4, "ERR Invalid min-idle-time argument for XCLAIM"u8, out var idle)) return false;
        arguments.IdleMin = Math.Max(idle, 0);
        var i = FirstId;
        while (i < call.Count && IdText.TryParse(call[i], 0, out _)) i++;
        arguments.IdsEnd = i;
        for (; i < call.Count; i++)
        {
            if (!arguments.TryReadWord(ref call, ref i)) return false;
        }

        var now = call.NowMilliseconds;
        arguments.DeliveredAt = call.IsReplay || (arguments.time >= 0 && arguments.time <= now) ? arguments.time : now;
        return true;
    }

    private bool TryReadWord(scoped ref Call call, ref int i)
    {
        var more = call.Count - 1 - i;
        if (call.Is(i, "FORCE"u8)) return Forces = true;
        if (call.Is(i, "JUSTID"u8)) return OnlyIds = true;
        if (more > 0 && call.Is(i, "IDLE"u8))
        {
            if (!TryNumber(ref call, ++i, "ERR Invalid IDLE option argument for XCLAIM"u8, out var idle)) return false;
            time = unchecked(call.NowMilliseconds - idle);
            return true;
        }

        if (more > 0 && call.Is(i, "TIME"u8)) return TryNumber(ref call, ++i, "ERR Invalid TIME option argument for XCLAIM"u8, out time);
        if (more > 0 && call.Is(i, "RETRYCOUNT"u8))
        {
            if (!TryNumber(ref call, ++i, "ERR Invalid RETRYCOUNT option argument for XCLAIM"u8, out var count)) return false;
            Deliveries = Math.Max(count, -1);
            return true;
        }

        if (more > 0 && call.Is(i, "LASTID"u8))
        {
            if (!IdText.TryRead(ref call, ++i, 0, out var last)) return false;
            LastId = last;
            return true;
        }

        return (call.IsReplay && TryReadEffectWord(ref call, ref i)) || Refuse(ref call, i);
    }

    private bool TryReadEffectWord(scoped ref Call call, ref int i)
    {
        var isSeen = call.Is(i, "SEEN"u8);
        if (!isSeen && !call.Is(i, "ACTIVE"u8)) return false;
        if (i + 1 == call.Count || !IntegerText.TryParse(call[++i], out var when)) return false;
        if (isSeen) SeenAt = when;
        else ActiveAt = when;
        return true;
    }

    private static bool Refuse(scoped ref Call call, int argument)
    {
        var word = call[argument];
        call.Reply.Error($"ERR Unrecognized XCLAIM option '{word[..Math.Min(word.Length, 128)]}'");
        return false;
    }

    private static bool TryNumber(scoped ref Call call, int argument, ReadOnlySpan<byte> error, out long value)
    {
        if (IntegerText.TryParse(call[argument], out value)) return true;
        call.Reply.Error(error);
        return false;
    }
}
