using Distro.Commands.Execution;
using Distro.Engine.Lists;
using Distro.Resp;

namespace Distro.Commands.Lists;

/// <summary>What LPOP and RPOP have in common.</summary>
internal static class ListPop
{
    public static void Run(ref Call call, bool first)
    {
        long count = 1;
        if (call.Count > 3)
        {
            CommandRunner.WriteWrongArity(call.Reply, call.Command);
            return;
        }

        if (call.Count == 3 && !TryCount(ref call, 2, out count)) return;
        if (!call.TryGet<List>(1, out var list)) return;
        if (!list.Exists)
        {
            if (call.Count == 3) call.Reply.NullArray();
            else call.Reply.Null();
            return;
        }

        count = Math.Min(count, list.Count);
        if (call.Count == 3) call.Reply.Array((int)count);
        if (count > 0) Take(ref call, ref list, call[1], first, count);
    }

    /// <summary>Reads a count that must not be negative; writes the error, which is the same for what is no number.</summary>
    public static bool TryCount(ref Call call, int index, out long count)
    {
        if (IntegerText.TryParse(call[index], out count) && count >= 0) return true;
        call.Reply.Error("ERR value is out of range, must be positive"u8);
        return false;
    }

    /// <summary>Takes elements off an end, writing each into the reply, and says what was touched.</summary>
    public static void Take(ref Call call, ref List list, ReadOnlySpan<byte> key, bool first, long count)
    {
        var sink = new ElementReply(call.Reply);
        var from = first ? 0 : list.Count - 1;
        list.Emit(from, count, first ? 1 : -1, ref sink);
        list.RemoveRange(first ? 0 : list.Count - count, count);
        call.Touched(key, first ? "lpop" : "rpop", EventClass.List);
        if (!list.Exists) call.Touched(key, "del", EventClass.Generic);
    }
}
