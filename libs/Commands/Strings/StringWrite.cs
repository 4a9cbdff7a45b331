using Distro.Commands.Execution;
using Distro.Engine.Strings;

namespace Distro.Commands.Strings;

/// <summary>
/// What every command that sets a whole string does: store it, say so, and log it as a plain SET whose expiry is a point in time, so that replaying it
/// later gives the same.
/// </summary>
internal static class StringWrite
{
    /// <summary>Longest string, in bytes.</summary>
    public const int BytesMax = 512 * 1024 * 1024;

    /// <summary>What the log's plain SET begins with.</summary>
    private static ReadOnlySpan<byte> PlainHead => "*3\r\n$3\r\nSET\r\n"u8;

    /// <summary>Sets a key, whatever it held, without expiry.</summary>
    public static void Put(ref Call call, ref StringValue target, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        target.Set(value);
        call.Touched(key, "set", EventClass.String);
        var effects = call.Effect(key, PlainHead);
        effects.Arg(key);
        effects.Arg(value);
    }

    /// <summary>Sets a key with the expiry asked for. One that lies in the past deletes the key instead.</summary>
    public static void Put(ref Call call, ref StringValue target, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, in SetOptions options)
    {
        if (options.ExpireAt >= 0 && options.ExpireAt <= call.NowMilliseconds)
        {
            Delete(ref call, ref target, key);
            return;
        }

        if (options.KeepsExpiry)
        {
            target.Set(value, keepExpiry: true);
            call.Touched(key, "set", EventClass.String);
            Log(ref call, key, value, 4).Arg("KEEPTTL"u8);
            return;
        }

        if (options.ExpireAt < 0)
        {
            Put(ref call, ref target, key, value);
            return;
        }

        target.Set(value);
        target.Entry.SetExpireAt(options.ExpireAt);
        call.Touched(key, "set", EventClass.String);
        call.Touched(key, "expire", EventClass.Generic);
        var effects = Log(ref call, key, value, 5);
        effects.Arg("PXAT"u8);
        effects.Arg(options.ExpireAt);
    }

    /// <summary>Deletes a key that may be missing, and logs that.</summary>
    public static void Delete(ref Call call, ref StringValue target, ReadOnlySpan<byte> key)
    {
        if (!target.Exists) return;
        target.Entry.Delete();
        call.Touched(key, "del", EventClass.Generic);
        call.EffectDelete(call.Session.Database, key);
    }

    private static EffectWriter Log(ref Call call, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int argumentCount)
    {
        var effects = call.Effect(key, argumentCount);
        effects.Arg("SET"u8);
        effects.Arg(key);
        effects.Arg(value);
        return effects;
    }
}
