namespace Distro.Shard.Member;

/// <summary>How far the loading of a snapshot has come.</summary>
internal enum SnapshotReading
{
    /// <summary>None is under way.</summary>
    Nothing,

    /// <summary>Being read and loaded.</summary>
    UnderWay,

    /// <summary>The copy is where the snapshot is; the log goes on from there.</summary>
    Loaded,

    /// <summary>The writer has none that can be loaded.</summary>
    NoneLeft,

    /// <summary>The link to the writer broke, or it fell silent.</summary>
    Lost,
}
