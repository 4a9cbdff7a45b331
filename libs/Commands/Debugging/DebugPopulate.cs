using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

/// <summary>
/// DEBUG POPULATE: many strings at once, for tests that need something to be there. Behind the gate, since they lie in all slots; each is written down as an effect
/// and then run, and all of them are one record. Unlike elsewhere they are logged: what a restart forgets is no test of a restart. What one record can't hold is refused first.
/// </summary>
internal static class DebugPopulate
{
    /// <summary>What an effect takes beside its key and value: no less, so that what is refused is refused before the first key.</summary>
    private const int EffectBytes = 128;
    private const int TextBytesMax = 32;

    public static readonly Command Command = new("POPULATE", "count [prefix [size]]")
    {
        Summary = "Creates string keys where there are none.", Group = Group.Server, Since = "1.0.0", Complexity = "O(N) where N is the number of keys",
        Flags = Write | DenyOom | Admin | NoScript, Scope = Scope.Gate, Journal = Journal.Effects, Split = Split.AllOk, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!TryPositive(ref call, 2, out var count)) return;
        var size = 0L;
        if (call.Count > 4 && !TryPositive(ref call, 4, out size)) return;
        var prefix = call.Count > 3 ? call[3] : "key"u8;
        if (size > int.MaxValue || (prefix.Length + size + EffectBytes) * (double)count > call.Effects.Room)
        {
            call.Reply.Error(ErrorLine.TooLarge);
            return;
        }

        var key = new byte[prefix.Length + TextBytesMax];
        prefix.CopyTo(key);
        key[prefix.Length] = (byte)':';
        var value = new byte[Math.Max(size, TextBytesMax)];
        for (var i = 0L; i < count; i++)
        {
            var keyLength = prefix.Length + 1 + IntegerText.Write(i, key.AsSpan(prefix.Length + 1));
            Make(ref call, key.AsSpan(0, keyLength), Value(value, i, size));
        }

        call.Reply.Ok();
    }

    /// <summary>The text <c>value:i</c>, cut or filled up with zero bytes to the size asked for, if one was.</summary>
    private static ReadOnlySpan<byte> Value(byte[] value, long i, long size)
    {
        Span<byte> text = stackalloc byte[TextBytesMax];
        "value:"u8.CopyTo(text);
        var length = 6 + IntegerText.Write(i, text[6..]);
        var taken = size == 0 ? length : (int)Math.Min(length, size);
        text[..taken].CopyTo(value);
        return value.AsSpan(0, size == 0 ? length : (int)size);
    }

    private static void Make(ref Call call, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var database = call.Session.Database;
        if (call.Open(database, key).Exists) return;
        var first = call.Effects.Parts.Length;
        var effect = call.Effect(database, key, 3);
        effect.Arg("SET"u8);
        effect.Arg(key);
        effect.Arg(value);
        call.Context.ApplyEffects(first);
        call.Touched(database, key, "set", EventClass.None);
    }

    private static bool TryPositive(ref Call call, int index, out long value)
    {
        if (IntegerText.TryParse(call[index], out value) && value >= 0) return true;
        call.Reply.Error("ERR value is out of range, must be positive"u8);
        return false;
    }
}
