using Distro.Commands.Execution;
using Distro.Commands.Waiting;

namespace Distro.Commands.Streams;

/// <summary>The words of XREAD and XREADGROUP: options, then as many keys as ids.</summary>
internal struct ReadArguments
{
    private int first;

    /// <summary>Entries of each stream at most.</summary>
    public long Count { get; private set; }

    /// <summary>BLOCK's milliseconds, 0 for ever; -1 when it was not said.</summary>
    public long BlockMilliseconds { get; private set; }

    /// <summary>The argument where the group's name stands, the consumer's behind it; 0 when none was said.</summary>
    public int Group { get; private set; }

    /// <summary>CLAIM: milliseconds that an entry must have been pending for to be taken over; -1 when it was not said.</summary>
    public long ClaimIdleMin { get; private set; }

    public bool WithoutAcknowledgement { get; private set; }

    public int Streams { get; private set; }

    /// <summary>The argument of a stream's key.</summary>
    public readonly int Key(int index) => first + index;

    /// <summary>The argument of a stream's id.</summary>
    public readonly int Id(int index) => first + Streams + index;

    /// <summary>Nothing was found: the client waits for any of the streams, if it asked to.</summary>
    public readonly void Wait(scoped ref Call call, bool wantsDeletion)
    {
        if (BlockMilliseconds < 0) call.Reply.NullArray();
        else call.Block(first, Streams, BlockMilliseconds, BlockTimeoutReply.NullArray, Engine.ValueType.Stream, wantsDeletion);
    }

    public static bool TryRead(scoped ref Call call, out ReadArguments arguments)
    {
        arguments = new ReadArguments { Count = long.MaxValue, BlockMilliseconds = -1, ClaimIdleMin = -1 };
        for (var i = 1; i < call.Count && arguments.first == 0; i++)
        {
            if (!arguments.TryReadWord(ref call, ref i)) return false;
        }

        if (arguments.first == 0) return Refuse(ref call, ErrorLine.Syntax);
        var isGroup = call.Command != XRead.Command;
        return !isGroup || arguments.Group > 0 || Refuse(ref call, "ERR Missing GROUP option for XREADGROUP"u8);
    }

    private bool TryReadWord(scoped ref Call call, ref int i)
    {
        var more = call.Count - i - 1;
        var isGroup = call.Command != XRead.Command;
        if (more > 0 && call.Is(i, "BLOCK"u8))
        {
            if (!BlockTimeout.TryReadMilliseconds(ref call, ++i, out var timeout)) return false;
            BlockMilliseconds = timeout;
            return true;
        }

        if (more > 0 && call.Is(i, "COUNT"u8))
        {
            if (!call.TryInteger(++i, out var count)) return false;
            Count = count <= 0 ? long.MaxValue : count;
            return true;
        }

        if (more > 0 && call.Is(i, "STREAMS"u8))
        {
            first = i + 1;
            Streams = more / 2;
            if (more % 2 == 0) return true;
            return Refuse(ref call, isGroup
                ? "ERR Unbalanced 'xreadgroup' list of streams: for each stream key an ID or '>' must be specified."u8
                : "ERR Unbalanced 'xread' list of streams: for each stream key an ID or '$' must be specified."u8);
        }

        if (more > 1 && call.Is(i, "GROUP"u8))
        {
            if (!isGroup) return Refuse(ref call, "ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead."u8);
            Group = i + 1;
            i += 2;
            return true;
        }

        if (more > 0 && isGroup && call.Is(i, "CLAIM"u8)) return TryReadClaim(ref call, ++i);
        if (!call.Is(i, "NOACK"u8)) return Refuse(ref call, ErrorLine.Syntax);
        if (!isGroup) return Refuse(ref call, "ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead."u8);
        return WithoutAcknowledgement = true;
    }

    private bool TryReadClaim(scoped ref Call call, int argument)
    {
        if (!Resp.IntegerText.TryParse(call[argument], out var idle)) return Refuse(ref call, "ERR min-idle-time is not an integer"u8);
        if (idle < 0) return Refuse(ref call, "ERR min-idle-time must be a positive integer"u8);
        ClaimIdleMin = idle;
        return true;
    }

    private static bool Refuse(scoped ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}
