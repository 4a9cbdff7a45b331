namespace Distro.Shard.Member;

/// <summary>How far the loading of a snapshot has come.</summary>
internal enum SnapshotReading
{
    /// <summary>None is under way.</summary>
    Nothing,

    /// <summary>Being read and loaded.</summary>
    UnderWay,

    /// <summary>Told once: the log's tail is here, and slots come one by one, each at the log's end. They may be served while loading goes on.</summary>
    Arriving,

    /// <summary>The same, and the snapshot turned out to be damaged, or was lost: the copy holds part of the data and must be loaded anew.</summary>
    Broken,

    /// <summary>The copy is where the snapshot is; the log goes on from there.</summary>
    Loaded,

    /// <summary>The writer has none that can be loaded.</summary>
    NoneLeft,

    /// <summary>The link to the writer broke, or it fell silent.</summary>
    Lost,
}
