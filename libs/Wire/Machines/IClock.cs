namespace Distro.Wire.Machines;

/// <summary>The two clocks of one process.</summary>
public interface IClock
{
    /// <summary>Never goes back and runs through suspend; only differences mean anything, and only in this process.</summary>
    long MonotonicMilliseconds { get; }

    /// <summary>Wall time, for stamps that people and expiry read. May jump.</summary>
    long UnixMilliseconds { get; }
}
