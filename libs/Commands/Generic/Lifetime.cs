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
            Delete(ref call, ref entry, key);
            call.Context.ExpiredKeys++;
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
