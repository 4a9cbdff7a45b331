using Distro.Commands.Declaration;
using Distro.Commands.Elements;
using Distro.Commands.Execution;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

/// <summary>
/// HSETEX: sets fields together with when they expire, if conditions hold. Logged as an HSETEX with a point in time and without conditions;
/// one whose time has passed deletes its fields, and is logged as that.
/// </summary>
internal static class HSetEx
{
    public static readonly Command Command = new("HSETEX", "key [NX | XX] [FNX | FXX] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL] FIELDS numfields field value [field value ...]")
    {
        Summary = "Sets the values of hash fields, and optionally their expiration.", Group = Group.Hash, Since = "9.0.0",
        Complexity = "O(N) where N is the number of specified fields.",
        Flags = Write | DenyOom | Fast, Journal = Journal.Effects, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Insert)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!ElementList.TryFind(ref call, ElementKind.Field, 2, out var list)) return;
        if (!ElementOptions.TryRead(ref call, 2, list.WordIndex, ElementOptions.Allowed.Keep | ElementOptions.Allowed.Conditions, out var options)) return;
        if (!list.TryCount(ref call, ElementKind.Field, 2)) return;
        if (!call.TryGet<Hash>(1, out var hash)) return;
        if ((options.IfKeyMissing && hash.Exists) || (options.IfKeyExists && !hash.Exists))
        {
            call.Reply.Integer(0);
            return;
        }

        if (!options.TryExpireAt(ref call, out var expireAt)) return;
        if (!HoldFields(ref call, ref hash, list, options))
        {
            call.Reply.Integer(0);
            return;
        }

        if (options.HasTime && ElementTime.IsPast(ref call, expireAt)) Delete(ref call, ref hash, list);
        else Set(ref call, ref hash, list, options, expireAt);
        call.Reply.Integer(1);
    }

    private static bool HoldFields(ref Call call, ref Hash hash, ElementList list, in ElementOptions options)
    {
        if (!options.IfNoField && !options.IfAllFields) return true;
        for (var i = list.First; i < call.Count; i += 2)
        {
            if (hash.TryGet(call[i], out _) == options.IfNoField) return false;
        }

        return true;
    }

    private static void Delete(ref Call call, ref Hash hash, ElementList list)
    {
        var found = call.Context.Scratch;
        found.Clear();
        for (var i = list.First; i < call.Count; i += 2)
        {
            var stood = hash.HasExpired(call[i]);
            if (hash.Remove(call[i]) || stood) found.Add(call[i]);
        }

        call.Context.ExpiredElements += (call.Count - list.First) / 2;
        call.Touched(1, "hset", EventClass.Hash);
        call.Touched(1, "hexpire", EventClass.Hash);
        call.Touched(1, "hexpired", EventClass.Hash);
        if (!hash.Exists) call.Touched(1, "del", EventClass.Generic);
        if (found.Count > 0) ElementEffects.Remove(ref call, ElementKind.Field);
        found.Clear();
    }

    private static void Set(ref Call call, ref Hash hash, ElementList list, in ElementOptions options, long expireAt)
    {
        var found = call.Context.Scratch;
        found.Clear();
        for (var i = list.First; i < call.Count; i += 2)
        {
            if (hash.HasExpired(call[i])) found.Add(call[i]);
            var time = expireAt;
            if (options.Keeps) hash.TryGet(call[i], out _, out time);
            hash.Set(call[i], call[i + 1], time);
        }

        if (found.Count > 0)
        {
            call.Context.ExpiredElements += found.Count;
            call.Touched(1, "hexpired", EventClass.Hash);

            // Whoever replays the log does not see that they had expired, and would keep their times.
            if (options.Keeps) ElementEffects.Persist(ref call, ElementKind.Field);
        }

        found.Clear();
        call.Touched(1, "hset", EventClass.Hash);
        if (options.HasTime) call.Touched(1, "hexpire", EventClass.Hash);
        WriteEffect(ref call, list, options, expireAt);
    }

    private static void WriteEffect(ref Call call, ElementList list, in ElementOptions options, long expireAt)
    {
        var effects = call.Effect(call[1], 4 + (call.Count - list.First) + (options.HasTime ? 2 : options.Keeps ? 1 : 0));
        effects.Arg("HSETEX"u8);
        effects.Arg(call[1]);
        if (options.HasTime)
        {
            effects.Arg("PXAT"u8);
            effects.Arg(expireAt);
        }
        else if (options.Keeps)
        {
            effects.Arg("KEEPTTL"u8);
        }

        for (var i = list.WordIndex; i < call.Count; i++) effects.Arg(call[i]);
    }
}
