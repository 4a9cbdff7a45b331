using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Commands.Scripting;

/// <summary>The keys that a script is called with: a count, and so many arguments behind it.</summary>
internal static class ScriptKeys
{
    private const int CountArgument = 2;

    public static KeySpec Any { get; } = Of(KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update, "We cannot tell how the keys will be used so we assume the worst, RW and UPDATE");

    public static KeySpec AnyOfKnown { get; } = Any with { Notes = null };

    public static KeySpec Reading { get; } = Of(KeyUse.Read, "We cannot tell how the keys will be used so we assume the worst, RO and ACCESS");

    public static KeySpec ReadingOfKnown { get; } = Reading with { Notes = null };

    public static ReadOnlySpan<byte> NoScript => "NOSCRIPT No matching script."u8;

    /// <summary>How many keys there are; writes the error when that makes no sense.</summary>
    public static bool TryCount(ref Call call, out int count)
    {
        count = 0;
        return call.TryInteger(CountArgument, out var number) && TryCheck(ref call, number, out count);
    }

    /// <summary>The same, in FCALL's words.</summary>
    public static bool TryCountOfFunction(ref Call call, out int count)
    {
        count = 0;
        if (IntegerText.TryParse(call[CountArgument], out var number)) return TryCheck(ref call, number, out count);
        call.Reply.Error("ERR Bad number of keys provided"u8);
        return false;
    }

    private static bool TryCheck(ref Call call, long number, out int count)
    {
        count = 0;
        if (number > call.Count - CountArgument - 1)
        {
            call.Reply.Error("ERR Number of keys can't be greater than number of args"u8);
            return false;
        }

        if (number < 0)
        {
            call.Reply.Error("ERR Number of keys can't be negative"u8);
            return false;
        }

        count = (int)number;
        return true;
    }

    private static KeySpec Of(KeyUse use, string notes) => new()
    {
        BeginIndex = CountArgument, KeyCountIndex = 0, FirstKeyOffset = 1, Step = 1, Use = use, Notes = notes,
    };
}
