namespace Distro.Wire.Messages;

/// <summary>How a writer answered a read of its log.</summary>
public enum ReadStatus : byte
{
    /// <summary>Records from the offset asked for; none when the reader has all there is to read.</summary>
    Ok = 0,

    /// <summary>This writer's log does not reach so far (yet): ask another, or later.</summary>
    Behind = 1,

    /// <summary>What the reader holds at that offset is not on the group's history: it must begin again.</summary>
    Diverged = 2,

    /// <summary>This writer's log no longer holds that offset: what the reply names as its offset is the first there is. What was below is in a snapshot.</summary>
    Compacted = 3,
}
