using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Commands.Strings;

/// <summary>The words of INCREX: by how much, within which bounds, and how long the value lives then. Each at most once, in any order.</summary>
internal struct IncrExOptions
{
    private const int FirstWord = 2;

    private int incrementAt;
    private int leastAt;
    private int mostAt;
    private int expiryAt;

    public bool OnlyIfMissing { get; private set; }

    public bool OnlyIfExists { get; private set; }

    public bool IsFloat { get; private set; }

    public long Increment { get; private set; }

    public long Least { get; private set; }

    public long Most { get; private set; }

    public ExtendedFloat FloatIncrement { get; private set; }

    public ExtendedFloat FloatLeast { get; private set; }

    public ExtendedFloat FloatMost { get; private set; }

    /// <summary>What leaves the bounds goes as far as they allow.</summary>
    public bool Saturates { get; private set; }

    public bool Persists { get; private set; }

    /// <summary>ENX: the lifetime is for a key that has none.</summary>
    public bool OnlyIfNoExpiry { get; private set; }

    /// <summary>Unix time in milliseconds, or -1.</summary>
    public long ExpireAt { get; private set; }

    /// <summary>Reads them. False when they make no sense: the error is written then.</summary>
    public static bool TryRead(ref Call call, out IncrExOptions options)
    {
        options = new IncrExOptions { Increment = 1, Least = long.MinValue, Most = long.MaxValue, ExpireAt = -1, FloatLeast = -ExtendedFloat.Largest, FloatMost = ExtendedFloat.Largest };
        for (var i = FirstWord; i < call.Count; i++)
        {
            if (options.ReadWord(ref call, i)) continue;
            if (i + 1 == call.Count || !options.ReadPair(ref call, i)) return Refuse(ref call, ErrorLine.Syntax);
            i++;
        }

        if ((options.OnlyIfNoExpiry && options.Persists) || (options.OnlyIfMissing && options.OnlyIfExists)) return Refuse(ref call, ErrorLine.Syntax);
        if (options.OnlyIfNoExpiry && options.expiryAt == 0) return Refuse(ref call, "ERR ENX flag requires an expiration"u8);
        return (options.IsFloat ? options.TryFloats(ref call) : options.TryIntegers(ref call)) && options.TryExpiry(ref call);
    }

    /// <summary>A word that stands by itself, and for the first time.</summary>
    private bool ReadWord(ref Call call, int i)
    {
        if (call.Is(i, "NX"u8)) return !OnlyIfMissing && (OnlyIfMissing = true);
        if (call.Is(i, "XX"u8)) return !OnlyIfExists && (OnlyIfExists = true);
        if (call.Is(i, "SATURATE"u8)) return !Saturates && (Saturates = true);
        if (call.Is(i, "ENX"u8)) return !OnlyIfNoExpiry && (OnlyIfNoExpiry = true);
        return call.Is(i, "PERSIST"u8) && expiryAt == 0 && !Persists && (Persists = true);
    }

    private bool ReadPair(ref Call call, int i)
    {
        var isFloat = call.Is(i, "BYFLOAT"u8);
        if (isFloat || call.Is(i, "BYINT"u8))
        {
            IsFloat = isFloat;
            return Take(ref incrementAt, i);
        }

        if (call.Is(i, "LBOUND"u8)) return Take(ref leastAt, i);
        if (call.Is(i, "UBOUND"u8)) return Take(ref mostAt, i);
        if (call.Is(i, "EX"u8) || call.Is(i, "PX"u8) || call.Is(i, "EXAT"u8) || call.Is(i, "PXAT"u8)) return !Persists && Take(ref expiryAt, i);
        return false;
    }

    private static bool Take(ref int place, int i)
    {
        if (place > 0) return false;
        place = i + 1;
        return true;
    }

    private bool TryIntegers(ref Call call)
    {
        long increment = Increment, least = Least, most = Most;
        if (!TryInteger(ref call, incrementAt, "ERR Increment is not an integer or out of range"u8, ref increment)) return false;
        if (!TryInteger(ref call, leastAt, "ERR LBOUND is not an integer or out of range"u8, ref least)) return false;
        if (!TryInteger(ref call, mostAt, "ERR UBOUND is not an integer or out of range"u8, ref most)) return false;
        (Increment, Least, Most) = (increment, least, most);
        return least <= most || RefuseBounds(ref call);
    }

    private bool TryFloats(ref Call call)
    {
        ExtendedFloat increment = default, least = FloatLeast, most = FloatMost;
        if (!TryFloat(ref call, incrementAt, "ERR Increment is not a valid float"u8, ref increment)) return false;
        if (increment.IsInfinite) return Refuse(ref call, "ERR BYFLOAT increment cannot be Infinity"u8);
        if (!TryFloat(ref call, leastAt, "ERR LBOUND is not a valid float"u8, ref least) || !TryFloat(ref call, mostAt, "ERR UBOUND is not a valid float"u8, ref most)) return false;
        (FloatIncrement, FloatLeast, FloatMost) = (increment, least, most);
        return least.CompareTo(most) <= 0 || RefuseBounds(ref call);
    }

    private static bool TryInteger(ref Call call, int index, ReadOnlySpan<byte> error, ref long value)
        => index == 0 || IntegerText.TryParse(call[index], out value) || Refuse(ref call, error);

    private static bool TryFloat(ref Call call, int index, ReadOnlySpan<byte> error, ref ExtendedFloat value)
        => index == 0 || ExtendedFloat.TryParse(call[index], out value) || Refuse(ref call, error);

    private bool TryExpiry(ref Call call)
    {
        if (expiryAt == 0) return true;
        var word = expiryAt - 1;
        var isSeconds = call.Is(word, "EX"u8) || call.Is(word, "EXAT"u8);
        if (!SetOptions.TryExpiry(ref call, expiryAt, isSeconds, isRelative: call[word].Length == 2, out var time)) return false;
        ExpireAt = time;
        return true;
    }

    private static bool RefuseBounds(ref Call call) => Refuse(ref call, "ERR LBOUND can't be greater than UBOUND"u8);

    private static bool Refuse(ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}
