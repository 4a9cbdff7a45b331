using Distro.ChangeLog.Store;

namespace Distro.Backup.Archive;

/// <summary>
/// What a store has of one group from one writer: the newest word on which objects count. It is replaced after the objects that it names are there, and before those that it
/// no longer names go, so at any moment everything that it names can be read.
/// Invariant: the objects of records follow each other without a gap, from <see cref="StartOffset"/> to <see cref="EndOffset"/>, and are one history.
/// </summary>
public sealed record GroupManifest
{
    public const int FormatNow = 1;

    /// <summary>Version of this form.</summary>
    public int Format { get; init; } = FormatNow;

    public required int Group { get; init; }

    public required string Writer { get; init; }

    /// <summary>When it was written, Unix milliseconds.</summary>
    public long WrittenMilliseconds { get; init; }

    /// <summary>Everything that the writer's log had up to this time is here: there are no records of an earlier time behind <see cref="EndOffset"/>.</summary>
    public long CompleteMilliseconds { get; init; }

    /// <summary>The epochs of the log, those that began below the first record included.</summary>
    public IReadOnlyList<EpochRange> Epochs { get; init; } = [];

    public IReadOnlyList<ArchivedRecords> Log { get; init; } = [];

    public IReadOnlyList<ArchivedSnapshot> Snapshots { get; init; } = [];

    public long StartOffset => Log.Count > 0 ? Log[0].From : 0;

    public long EndOffset => Log.Count > 0 ? Log[^1].To : 0;

    /// <summary>Null when the manifest can be one, else what is wrong with it.</summary>
    public string? Problem()
    {
        if (Format != FormatNow) return $"it has format {Format}, and this program reads {FormatNow}";
        if (Group < 0 || Writer.Length == 0) return "it names no group or no writer";
        if (Log.Any(one => one is null || one.From < 0 || one.From >= one.To) || Snapshots.Any(one => one is null || one.Id <= 0 || one.SmallestStamp > one.LargestStamp)) return "it holds values that can't be";
        for (var i = 1; i < Log.Count; i++)
        {
            if (Log[i].From != Log[i - 1].To) return $"there is a gap in the log between offsets {Log[i - 1].To} and {Log[i].From}";
        }

        return null;
    }

    /// <summary>The snapshots that one needs, itself the last; null when one of them is not here.</summary>
    public IReadOnlyList<ArchivedSnapshot>? ChainOf(ArchivedSnapshot snapshot)
    {
        var chain = new List<ArchivedSnapshot> { snapshot };
        while (chain[0].BaseId != 0)
        {
            if (chain.Count > Snapshots.Count || Snapshots.FirstOrDefault(one => one.Id == chain[0].BaseId) is not { } before) return null;
            chain.Insert(0, before);
        }

        return chain;
    }
}
