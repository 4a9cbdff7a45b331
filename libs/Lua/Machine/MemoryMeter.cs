using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>
/// Bounds what scripts hold. Allocation is only counted; when the count reaches what was free at the last look, the machine
/// surveys what is reachable and the count starts again from there. So memory that became garbage costs nothing but that
/// walk, and the walk is paid for by the allocation that led to it.
/// </summary>
public sealed class MemoryMeter
{
    /// <summary>Allocation between two looks, at least.</summary>
    const long StepBytesMin = 16L << 20;

    readonly long limitBytes;
    readonly Func<bool, long> survey;
    long untilSurvey;
    long allowance;
    long surveyedAt;

    /// <param name="survey">Adds up what is reachable; told true, it has weak tables give up what only they refer to.</param>
    public MemoryMeter(long limitBytes, Func<bool, long> survey)
    {
        this.limitBytes = limitBytes;
        this.survey = survey;
        untilSurvey = allowance = Math.Min(limitBytes, StepBytesMin);
    }

    /// <summary>Bytes allocated so far, garbage or not.</summary>
    public long ChargedBytes => surveyedAt + allowance - untilSurvey;

    /// <summary>Bytes reachable at the last survey.</summary>
    public long LiveBytes { get; private set; }

    /// <summary>Counts bytes that are about to be allocated.</summary>
    /// <exception cref="LuaException">not enough memory.</exception>
    public void Charge(long bytes)
    {
        if ((untilSurvey -= bytes) < 0) LookAgain(bytes);
    }

    /// <summary>Refuses a buffer that native code is filling, which no survey sees, when it would be too much.</summary>
    /// <exception cref="LuaException">not enough memory.</exception>
    public void Require(long bytes)
    {
        if (bytes > limitBytes - LiveBytes) throw new LuaException("not enough memory");
    }

    /// <summary>Surveys now, for those who ask what is used.</summary>
    public long Measure() => Measure(collects: false);

    /// <summary>Surveys now, and has weak tables give up what only they refer to.</summary>
    public void Collect() => Measure(collects: true);

    long Measure(bool collects)
    {
        surveyedAt = ChargedBytes;
        LiveBytes = survey(collects);
        untilSurvey = allowance = Math.Min(Math.Max(LiveBytes, StepBytesMin), Math.Max(0, limitBytes - LiveBytes));
        return LiveBytes;
    }

    void LookAgain(long bytes)
    {
        if (bytes <= limitBytes)
        {
            Collect();
            if ((untilSurvey -= bytes) >= 0 || LiveBytes + bytes <= limitBytes) return;
        }

        throw new LuaException("not enough memory");
    }
}
