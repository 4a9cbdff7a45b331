namespace Distro.Tests.Histories;

/// <summary>A client's read or write as it saw it, times in microseconds. A write whose reply never came may have happened at any time after it was sent, or never.</summary>
public sealed class Operation(int key, bool isWrite, long value, long invokedAt)
{
    public const long Never = long.MaxValue;

    public int Key => key;

    public bool IsWrite => isWrite;

    /// <summary>Written, or read.</summary>
    public long Value { get; set; } = value;

    public long InvokedAt => invokedAt;

    public long ReturnedAt { get; set; } = Never;

    public bool SurelyNotExecuted { get; set; }
}
