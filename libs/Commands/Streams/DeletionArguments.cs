using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Commands.Streams;

/// <summary>The words of XDELEX and XACKDEL: what becomes of references, and IDS with their number.</summary>
/// <param name="First">The argument of the first id.</param>
internal readonly record struct DeletionArguments(ReferencePolicy References, int First, int Count)
{
    public static bool TryRead(scoped ref Call call, int from, out DeletionArguments arguments)
    {
        arguments = default;
        var hasPolicy = false;
        for (var i = from; i < call.Count;)
        {
            if (!hasPolicy && ReferencePolicyWord.TryRead(ref call, i, out var policy))
            {
                arguments = arguments with { References = policy };
                hasPolicy = true;
                i++;
            }
            else if (i + 1 < call.Count && call.Is(i, "IDS"u8))
            {
                if (!IntegerText.TryParse(call[i + 1], out var count) || count < 1) return Refuse(ref call, "ERR Number of IDs must be a positive integer"u8);
                if (count > call.Count - i - 2) return Refuse(ref call, "ERR The `numids` parameter must match the number of arguments"u8);
                arguments = arguments with { First = i + 2, Count = (int)count };
                i += 2 + (int)count;
            }
            else
            {
                return Refuse(ref call, ErrorLine.Syntax);
            }
        }

        if (arguments.Count == 0) return Refuse(ref call, "ERR IDS option is required"u8);
        for (var i = arguments.First; i < arguments.First + arguments.Count; i++)
        {
            if (!IdText.TryRead(ref call, i, 0, out _)) return false;
        }

        return true;
    }

    /// <summary>Answers that none of the ids is there.</summary>
    public void WriteNone(ReplyWriter reply)
    {
        reply.Array(Count);
        for (var i = 0; i < Count; i++) reply.Integer(-1);
    }

    private static bool Refuse(scoped ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}
