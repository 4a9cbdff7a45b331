namespace Distro.Commands.HotKeys;

/// <summary>The measurement of hot keys of this process: none, one under way, or one that is over and can still be asked for.</summary>
public sealed class HotKeyDesk
{
    private readonly Lock changing = new();
    private volatile HotKeyRun? current;

    /// <summary>Event loops, each of which counts by itself.</summary>
    public int Loops { get; set; } = 1;

    public Func<ProcessorTime> ProcessorTime { get; set; } = static () => default;

    /// <summary>Looked at by every command: null is the common case.</summary>
    public HotKeyRun? Current => current;

    /// <summary>False when one is under way.</summary>
    public bool TryStart(HotKeyOptions options, long nowMilliseconds)
    {
        lock (changing)
        {
            if (current is { } running && running.IsActive(nowMilliseconds)) return false;
            current = new HotKeyRun(options, Loops, nowMilliseconds, ProcessorTime());
            return true;
        }
    }

    /// <summary>False when none is under way.</summary>
    public bool TryStop(long nowMilliseconds)
    {
        lock (changing)
        {
            if (current is not { } running || !running.IsActive(nowMilliseconds)) return false;
            running.Stop(nowMilliseconds, ProcessorTime());
            return true;
        }
    }

    /// <summary>False when one is under way.</summary>
    public bool TryReset(long nowMilliseconds)
    {
        lock (changing)
        {
            if (current is { } running && running.IsActive(nowMilliseconds)) return false;
            current = null;
            return true;
        }
    }
}
