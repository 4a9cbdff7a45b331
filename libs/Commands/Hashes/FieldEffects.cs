using Distro.Commands.Execution;

namespace Distro.Commands.Hashes;

/// <summary>The effect that gives one field its value, and its time if it has one, whatever stood there.</summary>
internal static class FieldEffects
{
    /// <param name="expireAt">When the field expires; -1: never.</param>
    public static void Set(ref Call call, ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value, long expireAt = -1)
    {
        var effects = call.Effect(call[1], expireAt < 0 ? 4 : 8);
        effects.Arg(expireAt < 0 ? "HSET"u8 : "HSETEX"u8);
        effects.Arg(call[1]);
        if (expireAt >= 0)
        {
            effects.Arg("PXAT"u8);
            effects.Arg(expireAt);
            effects.Arg("FIELDS"u8);
            effects.Arg(1);
        }

        effects.Arg(field);
        effects.Arg(value);
    }

    /// <summary>A field that stood here although it had expired has been set again: tells so.</summary>
    public static void TellExpired(ref Call call, int fields)
    {
        if (fields == 0) return;
        call.Context.ExpiredElements += fields;
        call.Touched(1, "hexpired", EventClass.Hash);
    }
}
