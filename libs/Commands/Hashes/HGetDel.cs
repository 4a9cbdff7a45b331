using Distro.Commands.Declaration;
using Distro.Commands.Elements;
using Distro.Commands.Execution;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

/// <summary>HGETDEL: the values of fields, which are gone afterwards.</summary>
internal static class HGetDel
{
    public static readonly Command Command = new("HGETDEL", "key FIELDS numfields field [field ...]")
    {
        Summary = "Returns the values of fields and deletes them from a hash.", Group = Group.Hash, Since = "9.1.0",
        Complexity = "O(N) where N is the number of fields to be retrieved and deleted.",
        Flags = Write | Fast, Journal = Journal.Effects, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!ElementList.TrySecond(ref call, ElementKind.Field, wrongCountIsSyntax: false, out var list)) return;
        if (!call.TryGet<Hash>(1, out var hash)) return;
        var found = call.Context.Scratch;
        found.Clear();
        call.Reply.Array(call.Count - list.First);
        for (var i = list.First; i < call.Count; i++)
        {
            if (!hash.TryGet(call[i], out var value))
            {
                call.Reply.Null();
                continue;
            }

            call.Reply.Bulk(value);
            hash.Remove(call[i]);
            found.Add(call[i]);
        }

        if (found.Count > 0)
        {
            call.Touched(1, "hdel", EventClass.Hash);
            if (!hash.Exists) call.Touched(1, "del", EventClass.Generic);
            ElementEffects.Remove(ref call, ElementKind.Field);
        }

        found.Clear();
    }
}
