namespace Distro.Shard.Member;

/// <summary>Where records of the log go, in their order.</summary>
public interface ILogSink
{
    /// <summary>Everything below this offset has been applied.</summary>
    long AppliedOffset { get; }

    /// <summary>Applies whole committed records that begin at AppliedOffset, in order; returns when they are applied.</summary>
    void Apply(ReadOnlySpan<byte> records);

    /// <summary>Drops all data: what was applied is not on the group's history. AppliedOffset is 0 afterwards.</summary>
    void Reset();
}
