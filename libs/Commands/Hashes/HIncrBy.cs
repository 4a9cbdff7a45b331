using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Hashes;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

/// <summary>HINCRBY keeps the field's time, and is logged as the value and time that it leaves.</summary>
internal static class HIncrBy
{
    public static readonly Command Command = new("HINCRBY", "key field increment")
    {
        Summary = "Increments the integer value of a field in a hash by a number. Uses 0 as initial value if the field doesn't exist.", Group = Group.Hash, Since = "2.0.0",
        Complexity = "O(1)",
        Flags = Write | DenyOom | Fast, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryInteger(3, out var increment)) return;
        if (!call.TryGet<Hash>(1, out var hash)) return;
        long before = 0;
        if (hash.TryGet(call[2], out var value, out var expireAt) && !IntegerText.TryParse(value, out before))
        {
            call.Reply.Error("ERR hash value is not an integer"u8);
            return;
        }

        var sum = unchecked(before + increment);
        if (((before ^ sum) & (increment ^ sum)) < 0)
        {
            call.Reply.Error(ErrorLine.Overflow);
            return;
        }

        Span<byte> digits = stackalloc byte[IntegerText.BytesMax];
        var text = digits[..IntegerText.Write(sum, digits)];
        FieldEffects.TellExpired(ref call, hash.HasExpired(call[2]) ? 1 : 0);
        hash.Set(call[2], text, expireAt);
        call.Touched(1, "hincrby", EventClass.Hash);
        call.Reply.Integer(sum);
        FieldEffects.Set(ref call, call[2], text, expireAt);
    }
}
