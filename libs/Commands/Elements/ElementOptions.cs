using Distro.Commands.Execution;

namespace Distro.Commands.Elements;

/// <summary>The options before FIELDS of HSETEX and HGETEX: when the fields shall expire, and under which conditions they are set.</summary>
internal struct ElementOptions
{
    private int timeIndex;
    private bool isSeconds;
    private bool isRelative;

    [Flags]
    public enum Allowed
    {
        None = 0,
        Persist = 1,
        Keep = 2,
        Conditions = 4,
    }

    /// <summary>PERSIST: the times go.</summary>
    public bool Persists { get; private set; }

    /// <summary>KEEPTTL: the times stay.</summary>
    public bool Keeps { get; private set; }

    /// <summary>NX: only a key that does not exist.</summary>
    public bool IfKeyMissing { get; private set; }

    /// <summary>XX: only a key that exists.</summary>
    public bool IfKeyExists { get; private set; }

    /// <summary>FNX: only if none of the fields exists.</summary>
    public bool IfNoField { get; private set; }

    /// <summary>FXX: only if all of the fields exist.</summary>
    public bool IfAllFields { get; private set; }

    public readonly bool HasTime => timeIndex > 0;

    /// <summary>Reads the arguments between two indexes; writes the error where one is no option, or two do not go together.</summary>
    public static bool TryRead(ref Call call, int first, int end, Allowed allowed, out ElementOptions options)
    {
        options = default;
        for (var i = first; i < end; i++)
        {
            if (options.TryTime(ref call, i, end))
            {
                i++;
                continue;
            }

            if (options.TryWord(ref call, i, allowed)) continue;
            call.Reply.Error(ErrorLine.Syntax);
            return false;
        }

        return true;
    }

    /// <summary>When the fields shall expire; -1 when it is not said. Writes the error when it is no time.</summary>
    public readonly bool TryExpireAt(ref Call call, out long expireAt)
    {
        expireAt = -1;
        return !HasTime || ElementTime.TryRead(ref call, timeIndex, isSeconds, isRelative, out expireAt);
    }

    private bool TryTime(ref Call call, int index, int end)
    {
        if (index + 1 >= end || Persists || Keeps) return false;
        var seconds = call.Is(index, "EX"u8) || call.Is(index, "EXAT"u8);
        if (!seconds && !call.Is(index, "PX"u8) && !call.Is(index, "PXAT"u8)) return false;
        var relative = call[index].Length == 2;
        if (HasTime && (seconds != isSeconds || relative != isRelative)) return false;
        (timeIndex, isSeconds, isRelative) = (index + 1, seconds, relative);
        return true;
    }

    private bool TryWord(ref Call call, int index, Allowed allowed)
    {
        if ((allowed & Allowed.Persist) != 0 && call.Is(index, "PERSIST"u8) && !HasTime) return Persists = true;
        if ((allowed & Allowed.Keep) != 0 && call.Is(index, "KEEPTTL"u8) && !HasTime) return Keeps = true;
        if ((allowed & Allowed.Conditions) == 0) return false;
        if (call.Is(index, "NX"u8) && !IfKeyExists) return IfKeyMissing = true;
        if (call.Is(index, "XX"u8) && !IfKeyMissing) return IfKeyExists = true;
        if (call.Is(index, "FNX"u8) && !IfAllFields) return IfNoField = true;
        return call.Is(index, "FXX"u8) && !IfNoField && (IfAllFields = true);
    }
}
