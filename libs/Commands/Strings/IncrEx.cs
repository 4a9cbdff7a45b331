using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

/// <summary>
/// INCREX: an increment that stays within bounds, and a lifetime, at once. Answers with the new value and with what was added; what would leave the bounds
/// adds nothing, and leaves the lifetime alone, or with SATURATE goes as far as they allow; so does what NX or XX forbid. It logs the new value as a SET.
/// </summary>
internal static class IncrEx
{
    public static readonly Command Command = new("INCREX", "key [NX | XX] [BYFLOAT increment | BYINT increment] [LBOUND lowerbound] [UBOUND upperbound] [SATURATE] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST] [ENX]")
    {
        Summary = "Increments the numeric value of a key by a number and sets its expiration time. Uses 0 as initial value if the key doesn't exist.", Group = Group.String, Since = "8.8.0",
        Complexity = "O(1)",
        Flags = Write | DenyOom | Fast, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update)],
        Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!IncrExOptions.TryRead(ref call, out var options)) return;
        if (!call.TryGet<StringValue>(1, out var value)) return;
        var isForbidden = (options.OnlyIfMissing && value.Exists) || (options.OnlyIfExists && !value.Exists);
        if (options.IsFloat) AddFloat(ref call, ref value, in options, isForbidden);
        else AddInteger(ref call, ref value, in options, isForbidden);
    }

    private static void AddInteger(ref Call call, ref StringValue value, in IncrExOptions options, bool isForbidden)
    {
        if (!value.TryGetInteger(out var before))
        {
            call.Reply.Error(ErrorLine.NotAnInteger);
            return;
        }

        var sum = (Int128)before + options.Increment;
        var bounded = Int128.Clamp(sum, options.Least, options.Most);
        isForbidden |= bounded != sum && !options.Saturates;
        if (isForbidden) bounded = before;
        var added = bounded - before;
        if (added < long.MinValue || added > long.MaxValue)
        {
            call.Reply.Error("ERR applied increment would overflow"u8);
            return;
        }

        call.Reply.Array(2);
        call.Reply.Integer((long)bounded);
        call.Reply.Integer((long)added);
        if (isForbidden) return;
        Span<byte> text = stackalloc byte[IntegerText.BytesMax];
        Store(ref call, ref value, text[..IntegerText.Write((long)bounded, text)], in options, "incrby");
    }

    private static void AddFloat(ref Call call, ref StringValue found, in IncrExOptions options, bool isForbidden)
    {
        scoped var value = found;
        var before = default(ExtendedFloat);
        if (value.Exists && !ExtendedFloat.TryParse(value.Bytes(stackalloc byte[StringValue.ScratchBytes]), out before))
        {
            call.Reply.Error(ErrorLine.NotAFloat);
            return;
        }

        if (before.IsInfinite)
        {
            call.Reply.Error("ERR value cannot be Infinity"u8);
            return;
        }

        var sum = before + options.FloatIncrement;
        var bounded = sum.CompareTo(options.FloatMost) > 0 ? options.FloatMost : sum.CompareTo(options.FloatLeast) < 0 ? options.FloatLeast : sum;
        isForbidden |= bounded.CompareTo(sum) != 0 && !options.Saturates;
        if (isForbidden) bounded = before;
        var added = bounded.IsInfinite ? bounded : bounded + -before;
        if (added.IsInfinite)
        {
            call.Reply.Error("ERR applied increment would be Infinity"u8);
            return;
        }

        Span<byte> text = stackalloc byte[ExtendedFloat.BytesMax];
        var length = bounded.Write(text);
        call.Reply.Array(2);
        call.Reply.Double(text[..length]);
        Span<byte> addedText = stackalloc byte[ExtendedFloat.BytesMax];
        call.Reply.Double(addedText[..added.Write(addedText)]);
        if (!isForbidden) Store(ref call, ref found, text[..length], in options, "incrbyfloat");
    }

    private static void Store(ref Call call, ref StringValue value, scoped ReadOnlySpan<byte> text, in IncrExOptions options, string @event)
    {
        var expireAt = value.Entry.ExpireAt;
        if (options.Persists) expireAt = -1;
        else if (options.ExpireAt >= 0 && !(options.OnlyIfNoExpiry && expireAt >= 0)) expireAt = options.ExpireAt;
        var changes = expireAt != value.Entry.ExpireAt;
        if (expireAt >= 0 && expireAt <= call.NowMilliseconds)
        {
            StringWrite.Delete(ref call, ref value, call[1]);
            return;
        }

        value.Set(text, keepExpiry: true);
        value.Entry.SetExpireAt(expireAt);
        call.Touched(1, @event, EventClass.String);
        if (changes) call.Touched(1, expireAt >= 0 ? "expire" : "persist", EventClass.Generic);
        var effects = call.Effect(call[1], expireAt >= 0 ? 5 : 3);
        effects.Arg("SET"u8);
        effects.Arg(call[1]);
        effects.Arg(text);
        if (expireAt < 0) return;
        effects.Arg("PXAT"u8);
        effects.Arg(expireAt);
    }
}
