using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Commands.Strings;

/// <summary>Which of the options a command understands.</summary>
[Flags]
internal enum SetOptionKinds
{
    None = 0,

    /// <summary>NX, XX.</summary>
    Existence = 1,

    /// <summary>GET, IFEQ, IFNE, IFDEQ, IFDNE.</summary>
    OldValue = 2,
    KeepTtl = 4,
    Persist = 8,
}

/// <summary>The options that SET, GETEX and MSETEX share: when to write at all, and until when the value lives.</summary>
internal struct SetOptions
{
    private const long MillisecondsPerSecond = 1000;

    private int expiryAt;
    private bool isSeconds;
    private bool isRelative;
    private Lifetime lifetime;

    private enum Lifetime
    {
        None, Seconds, Milliseconds, SecondsAt, MillisecondsAt, Keep, Persist,
    }

    public SetOptions() => ExpireAt = -1;

    public bool OnlyIfMissing { get; private set; }

    public bool OnlyIfExists { get; private set; }

    public bool ReturnsOld { get; private set; }

    /// <summary>What the old value must be, compared with <see cref="TestArgument"/>.</summary>
    public ValueTestKind Test { get; private set; }

    public int TestArgument { get; private set; }

    public readonly bool KeepsExpiry => lifetime == Lifetime.Keep;

    public readonly bool Persists => lifetime == Lifetime.Persist;

    /// <summary>Unix time in milliseconds, or -1.</summary>
    public long ExpireAt { get; private set; }

    /// <summary>Reads the options from an argument on. False when they make no sense: the error is written then.</summary>
    public static bool TryRead(ref Call call, int from, SetOptionKinds kinds, out SetOptions options)
    {
        options = new SetOptions();
        for (var i = from; i < call.Count; i++)
        {
            if (options.ReadWord(ref call, i, kinds)) continue;
            if (options.ReadPair(ref call, i, kinds))
            {
                i++;
                continue;
            }

            call.Reply.Error(ErrorLine.Syntax);
            return false;
        }

        return ValueTest.IsArgumentValid(ref call, options.Test, options.TestArgument) && options.TryExpiry(ref call);
    }

    /// <summary>Reads the time that was given, if one was. False when it makes no sense: the error is written then.</summary>
    private bool TryExpiry(ref Call call)
    {
        if (expiryAt == 0) return true;
        if (!TryExpiry(ref call, expiryAt, isSeconds, isRelative, out var time)) return false;
        ExpireAt = time;
        return true;
    }

    /// <summary>An expiry that stands alone (SETEX). False when it makes no sense: the error is written then.</summary>
    public static bool TryRelative(ref Call call, int index, bool isSeconds, out SetOptions options)
    {
        options = new SetOptions { isSeconds = isSeconds, isRelative = true, expiryAt = index };
        return options.TryExpiry(ref call);
    }

    private bool ReadWord(ref Call call, int i, SetOptionKinds kinds)
    {
        if ((kinds & SetOptionKinds.Existence) != 0)
        {
            if (call.Is(i, "NX"u8) && !OnlyIfExists && Test == ValueTestKind.None) return OnlyIfMissing = true;
            if (call.Is(i, "XX"u8) && !OnlyIfMissing && Test == ValueTestKind.None) return OnlyIfExists = true;
        }

        if ((kinds & SetOptionKinds.OldValue) != 0 && call.Is(i, "GET"u8)) return ReturnsOld = true;
        if ((kinds & SetOptionKinds.KeepTtl) != 0 && call.Is(i, "KEEPTTL"u8)) return TryLifetime(Lifetime.Keep);
        return (kinds & SetOptionKinds.Persist) != 0 && call.Is(i, "PERSIST"u8) && TryLifetime(Lifetime.Persist);
    }

    private bool ReadPair(ref Call call, int i, SetOptionKinds kinds)
    {
        if (i + 1 >= call.Count) return false;
        if ((kinds & SetOptionKinds.OldValue) != 0 && ValueTest.ReadWord(ref call, i) is not ValueTestKind.None and var test)
        {
            if (OnlyIfMissing || OnlyIfExists || Test != ValueTestKind.None) return false;
            (Test, TestArgument) = (test, i + 1);
            return true;
        }

        Lifetime wanted;
        if (call.Is(i, "EX"u8)) wanted = Lifetime.Seconds;
        else if (call.Is(i, "PX"u8)) wanted = Lifetime.Milliseconds;
        else if (call.Is(i, "EXAT"u8)) wanted = Lifetime.SecondsAt;
        else if (call.Is(i, "PXAT"u8)) wanted = Lifetime.MillisecondsAt;
        else return false;
        if (!TryLifetime(wanted)) return false;
        isSeconds = wanted is Lifetime.Seconds or Lifetime.SecondsAt;
        isRelative = wanted is Lifetime.Seconds or Lifetime.Milliseconds;
        expiryAt = i + 1;
        return true;
    }

    private bool TryLifetime(Lifetime wanted)
    {
        if (lifetime != Lifetime.None && lifetime != wanted) return false;
        lifetime = wanted;
        return true;
    }

    /// <summary>Reads a point in time, or a distance from now, as Unix time in milliseconds; writes the error when there can be none such.</summary>
    public static bool TryExpiry(ref Call call, int index, bool isSeconds, bool isRelative, out long time)
    {
        if (!IntegerText.TryParse(call[index], out time))
        {
            call.Reply.Error(ErrorLine.NotAnInteger);
            return false;
        }

        var valid = time > 0 && (!isSeconds || time <= long.MaxValue / MillisecondsPerSecond);
        if (valid && isSeconds) time *= MillisecondsPerSecond;
        if (valid && isRelative)
        {
            valid = time <= long.MaxValue - call.NowMilliseconds;
            time += call.NowMilliseconds;
        }

        if (!valid)
        {
            call.Reply.Error($"ERR invalid expire time in '{call.Command.FullName}' command");
            return false;
        }

        return true;
    }
}
