using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

/// <summary>INCRBYFLOAT logs the sum as a SET, so that replaying it depends on nobody's floating point.</summary>
internal static class IncrByFloat
{
    public static readonly Command Command = new("INCRBYFLOAT", "key increment")
    {
        Summary = "Increment the floating point value of a key by a number. Uses 0 as initial value if the key doesn't exist.", Group = Group.String, Since = "2.6.0", Complexity = "O(1)",
        Flags = Write | DenyOom | Fast, Journal = Journal.Effects, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<StringValue>(1, out var found)) return;
        scoped var value = found;
        Span<byte> scratch = stackalloc byte[StringValue.ScratchBytes];
        var before = value.Exists ? value.Bytes(scratch) : "0"u8;
        Span<byte> text = stackalloc byte[FloatSum.BytesMax];
        var length = FloatSum.Write(before, call[2], text);
        if (length < 0)
        {
            call.Reply.Error(length == FloatSum.NotFinite ? ErrorLine.NotFinite : ErrorLine.NotAFloat);
            return;
        }

        var sum = text[..length];
        value.Set(sum, keepExpiry: true);
        call.Touched(1, "incrbyfloat", EventClass.String);
        call.Reply.Bulk(sum);
        var effects = call.Effect(call[1], 4);
        effects.Arg("SET"u8);
        effects.Arg(call[1]);
        effects.Arg(sum);
        effects.Arg("KEEPTTL"u8);
    }
}
