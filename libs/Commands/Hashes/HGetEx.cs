using Distro.Commands.Declaration;
using Distro.Commands.Elements;
using Distro.Commands.Execution;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

/// <summary>HGETEX: the values of fields, whose times it may change. Its effects are those of what it changed: HPEXPIREAT, HPERSIST or HDEL.</summary>
internal static class HGetEx
{
    public static readonly Command Command = new("HGETEX", "key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST] FIELDS numfields field [field ...]")
    {
        Summary = "Returns the values of hash fields, and optionally sets or removes their expiration.", Group = Group.Hash, Since = "9.0.0",
        Complexity = "O(N) where N is the number of specified fields.",
        Flags = Write | Fast, Journal = Journal.Effects, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!ElementList.TryFind(ref call, ElementKind.Field, 2, out var list)) return;
        if (!ElementOptions.TryRead(ref call, 2, list.WordIndex, ElementOptions.Allowed.Persist, out var options)) return;
        if (!list.TryCount(ref call, ElementKind.Field, 1)) return;
        if (!call.TryGet<Hash>(1, out var hash)) return;
        call.NoteRead(call[1], hash.Exists);
        if (!options.TryExpireAt(ref call, out var expireAt)) return;
        var found = call.Context.Scratch;
        found.Clear();
        call.Reply.Array(call.Count - list.First);
        for (var i = list.First; i < call.Count; i++)
        {
            if (!hash.TryGet(call[i], out var value, out var before))
            {
                call.Reply.Null();
                continue;
            }

            call.Reply.Bulk(value);
            if (!options.HasTime && (!options.Persists || before < 0)) continue;
            found.Add(call[i]);
            if (options.HasTime && ElementTime.IsPast(ref call, expireAt)) hash.Remove(call[i]);
            else hash.SetExpireAt(call[i], expireAt);
        }

        if (found.Count > 0) Finish(ref call, options, expireAt, hash.Exists);
        found.Clear();
    }

    private static void Finish(ref Call call, in ElementOptions options, long expireAt, bool exists)
    {
        if (!options.Persists)
        {
            ElementExpiry.Finish(ref call, ElementKind.Field, ElementTime.IsPast(ref call, expireAt) ? -1 : expireAt, exists);
            return;
        }

        call.Touched(1, "hpersist", EventClass.Hash);
        ElementEffects.Persist(ref call, ElementKind.Field);
    }
}
