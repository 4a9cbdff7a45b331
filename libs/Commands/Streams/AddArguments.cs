using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;

namespace Distro.Commands.Streams;

/// <summary>The words of XADD before its fields, and the id that they come to.</summary>
internal struct AddArguments
{
    private StreamId id;
    private bool hasId;
    private bool hasSequence;

    /// <summary>NOMKSTREAM.</summary>
    public bool OnlyExisting;

    public TrimArguments Trim;

    public Idempotence Idempotence;

    /// <summary>The argument where the first field's name stands.</summary>
    public int FirstField;

    public static bool TryRead(scoped ref Call call, out AddArguments arguments)
    {
        arguments = default;
        var i = 2;
        for (; i < call.Count && call[i] is not [(byte)'*']; )
        {
            if (arguments.Trim.TryRead(ref call, ref i, out var failed)) continue;
            if (!failed && arguments.Idempotence.TryRead(ref call, ref i, out failed)) continue;
            if (failed) return false;
            if (call.Is(i, "NOMKSTREAM"u8))
            {
                arguments.OnlyExisting = true;
                i++;
                continue;
            }

            if (!IdText.TryParseOpen(call[i], out arguments.id, out arguments.hasSequence))
            {
                call.Reply.Error(IdText.Invalid);
                return false;
            }

            arguments.hasId = true;
            break;
        }

        arguments.FirstField = i + 1;
        return arguments.TryFinish(ref call);
    }

    /// <summary>The id of the new entry behind <paramref name="last"/>; writes the error when there is none.</summary>
    public readonly bool TryChooseId(scoped ref Call call, StreamId last, out StreamId chosen)
    {
        chosen = id;
        if (last == StreamId.Max)
        {
            call.Reply.Error("ERR The stream has exhausted the last possible ID, unable to add more items"u8);
            return false;
        }

        if (!hasId) chosen = (ulong)call.NowMilliseconds > last.Milliseconds ? new StreamId((ulong)call.NowMilliseconds, 0) : last.Next;
        else if (!hasSequence && id.Milliseconds == last.Milliseconds && last.Sequence < ulong.MaxValue) chosen = last.Next;
        if (chosen > last) return true;
        call.Reply.Error("ERR The ID specified in XADD is equal or smaller than the target stream top item"u8);
        return false;
    }

    private bool TryFinish(scoped ref Call call)
    {
        if (!Trim.TryFinish(ref call)) return false;
        if (Idempotence.IsGiven && hasId)
        {
            call.Reply.Error("ERR IDMP/IDMPAUTO can be used only with auto-generated IDs"u8);
            return false;
        }

        var fields = call.Count - FirstField;
        if (fields < 2 || fields % 2 == 1)
        {
            CommandRunner.WriteWrongArity(call.Reply, call.Command);
            return false;
        }

        if (!hasId || !hasSequence || !id.IsZero) return true;
        call.Reply.Error("ERR The ID specified in XADD must be greater than 0-0"u8);
        return false;
    }
}
