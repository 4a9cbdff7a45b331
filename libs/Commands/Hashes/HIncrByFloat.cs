using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Strings;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

/// <summary>HINCRBYFLOAT logs the sum as an HSET, so that replaying it depends on nobody's floating point.</summary>
internal static class HIncrByFloat
{
    public static readonly Command Command = new("HINCRBYFLOAT", "key field increment")
    {
        Summary = "Increments the floating point value of a field by a number. Uses 0 as initial value if the field doesn't exist.", Group = Group.Hash, Since = "2.6.0",
        Complexity = "O(1)",
        Flags = Write | DenyOom | Fast, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!ExtendedFloat.TryParse(call[3], out var increment))
        {
            call.Reply.Error(ErrorLine.NotAFloat);
            return;
        }

        if (increment.IsInfinite)
        {
            call.Reply.Error("ERR value is NaN or Infinity"u8);
            return;
        }

        if (!call.TryGet<Hash>(1, out var hash)) return;
        var before = hash.TryGet(call[2], out var value, out var expireAt) ? value : "0"u8;
        Span<byte> text = stackalloc byte[FloatSum.BytesMax];
        var length = FloatSum.Write(before, call[3], text);
        if (length < 0)
        {
            call.Reply.Error(length == FloatSum.NotFinite ? ErrorLine.NotFinite : "ERR hash value is not a float"u8);
            return;
        }

        var sum = text[..length];
        FieldEffects.TellExpired(ref call, hash.HasExpired(call[2]) ? 1 : 0);
        hash.Set(call[2], sum, expireAt);
        call.Touched(1, "hincrbyfloat", EventClass.Hash);
        call.Reply.Bulk(sum);
        FieldEffects.Set(ref call, call[2], sum, expireAt);
    }
}
