namespace Distro.RdbTool.Commands;

/// <summary>A line a second on the error output: how far, how fast, how long still.</summary>
internal sealed class Progress(Surroundings surroundings, bool isQuiet, string what)
{
    private static readonly TimeSpan period = TimeSpan.FromSeconds(1);

    private readonly long began = surroundings.Clock.GetTimestamp();
    private long shown = surroundings.Clock.GetTimestamp();

    /// <summary>Where it began: what was done before is not counted into the speed.</summary>
    public long From { get; init; }

    public TimeSpan Elapsed => surroundings.Clock.GetElapsedTime(began);

    public bool Show(long at, long length, long keys)
    {
        if (surroundings.Clock.GetElapsedTime(shown) < period) return false;
        shown = surroundings.Clock.GetTimestamp();
        if (isQuiet) return true;
        var seconds = Elapsed.TotalSeconds;
        var speed = (at - From) / seconds;
        var left = speed > 0 ? $", about {Texts.Duration((length - at) / speed)} left" : "";
        surroundings.Errors.WriteLine($"{what} {(length > 0 ? 100.0 * at / length : 100):F1}%: {Texts.Size(at)} of {Texts.Size(length)}, {Texts.Count(keys)} keys, {Texts.Size(speed)}/s{left}");
        return true;
    }
}
