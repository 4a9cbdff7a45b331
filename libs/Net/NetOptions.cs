namespace Distro.Net;

/// <summary>Sizes and bounds of the loops and of what they own. Every queue and buffer of this library has its limit here.</summary>
public sealed record NetOptions
{
    /// <summary>Loop threads; by default one a core that this process may use (container limits respected).</summary>
    public int Loops { get; init; } = Environment.ProcessorCount;

    public TransportKind Transport { get; init; } = TransportKind.Auto;

    /// <summary>Size of a pooled buffer: output is gathered in them, and larger inputs begin with one.</summary>
    public int BufferBytes { get; init; } = 16 * 1024;

    /// <summary>What a connection that is waiting for input holds, where the transport needs a buffer to wait with.</summary>
    public int IdleReceiveBytes { get; init; } = 4 * 1024;

    /// <summary>Buffers of one size that a loop keeps for reuse; more go back to the system.</summary>
    public int PooledBuffersMax { get; init; } = 1024;

    /// <summary>How much a paused channel still takes in before it leaves the rest to the kernel.</summary>
    public int PausedInputBytes { get; init; } = 64 * 1024;

    /// <summary>The most one receive takes, so that one busy connection does not starve the others of its loop.</summary>
    public int ReceiveBytesMax { get; init; } = 256 * 1024;

    /// <summary>InputLimit of a new channel.</summary>
    public int InputLimitBytes { get; init; } = 1024 * 1024 * 1024;

    /// <summary>Once this much output waits, the handler hears OnDrained when half of it has gone.</summary>
    public long OutputHighWaterBytes { get; init; } = 1024 * 1024;

    /// <summary>How long a channel that is closing may take to send its last output.</summary>
    public int LingerMilliseconds { get; init; } = 5_000;

    public int ListenBacklog { get; init; } = 511;

    /// <summary>Connections accepted that may wait, a listener and loop, for the loop to take them up; further ones stay with the kernel.</summary>
    public int AcceptedWaitingMax { get; init; } = 128;

    /// <summary>How long a loop looks for new work before it sleeps. Spinning is CPU taken from others: 0 on machines of few cores.</summary>
    public int SpinMicroseconds { get; init; }

    /// <summary>Loops with little to do run on one thread together, where the transport can.</summary>
    public bool SharesThreads { get; init; } = true;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told of an exception that posted work let escape: a bug. Without it the process ends, which is the safe thing for a holder of locks.</summary>
    public Action<Exception>? Fault { get; init; }
}

/// <summary>What moves the bytes.</summary>
public enum TransportKind
{
    /// <summary>The best that works on this machine.</summary>
    Auto,

    /// <summary>The platform's sockets: runs everywhere.</summary>
    Sockets,

    /// <summary>Linux readiness events, system calls made on the loop's own thread.</summary>
    Epoll,

    /// <summary>Linux io_uring: one system call a batch for all connections of a loop.</summary>
    Uring,
}
