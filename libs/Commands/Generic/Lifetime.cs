using Distro.Commands.Execution;
using Distro.Engine;

namespace Distro.Commands.Generic;

/// <summary>Changing how long a key lives. Logged as a point in time; a time that has passed deletes the key at once.</summary>
internal static class Lifetime
{
    public static void ExpireAt(ref Call call, ref KeyEntry entry, ReadOnlySpan<byte> key, long unixMilliseconds)
    {
        if (unixMilliseconds <= call.NowMilliseconds && !call.Context.KeepsExpired)
        {
            Expire(ref call, ref entry, key);
            return;
        }

        unixMilliseconds = Math.Max(unixMilliseconds, 1);
        entry.SetExpireAt(unixMilliseconds);
        call.Touched(key, "expire", EventClass.Generic);
        var effects = call.Effect(key, 3);
        effects.Arg("PEXPIREAT"u8);
        effects.Arg(key);
        effects.Arg(unixMilliseconds);
    }

    /// <summary>
    /// Deletes a key whose time is said to have passed already. It is a change that its client makes, for those who watch the key; who hears of events is told that it expired.
    /// </summary>
    public static void Expire(ref Call call, ref KeyEntry entry, ReadOnlySpan<byte> key)
    {
        if (!entry.Exists) return;
        entry.Delete();
        call.Touched(key, "", EventClass.None);
        call.Touched(key, "expired", EventClass.Expired);
        call.EffectDelete(call.Session.Database, key);
        call.Context.ExpiredKeys++;
    }

    /// <summary>Takes the expiry away. False when there was none.</summary>
    public static bool Persist(ref Call call, ref KeyEntry entry, ReadOnlySpan<byte> key)
    {
        if (!entry.Exists || entry.ExpireAt < 0) return false;
        entry.SetExpireAt(-1);
        call.Touched(key, "persist", EventClass.Generic);
        var effects = call.Effect(key, 2);
        effects.Arg("PERSIST"u8);
        effects.Arg(key);
        return true;
    }

    /// <summary>Deletes a key. False when there was none.</summary>
    public static bool Delete(ref Call call, ref KeyEntry entry, ReadOnlySpan<byte> key)
    {
        if (!entry.Exists) return false;
        entry.Delete();
        call.Touched(key, "del", EventClass.Generic);
        call.EffectDelete(call.Session.Database, key);
        return true;
    }
}
