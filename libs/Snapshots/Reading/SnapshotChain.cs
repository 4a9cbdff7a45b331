using Distro.ChangeLog.Files;
using Distro.Snapshots.Format;

namespace Distro.Snapshots.Reading;

/// <summary>
/// A snapshot with those that it builds on, put together by their indexes alone: the newest says of each slot that it has it, that it is empty, or that it is as in the one
/// before; so each slot has one section, in one of the files, and what newer files replaced is never read.
///
/// Invariant: once it is whole, every slot that any of them leaves to the one before was found. Argument: such slots stay open until a link has them or says that they are
/// empty, and the last link, which builds on none, is refused while one is open.
/// </summary>
public sealed class SnapshotChain
{
    private const int Nobody = -1;

    private readonly List<SnapshotLink> links = [];
    private readonly bool[] isOpen = new bool[SnapshotFormat.SlotCount];
    private readonly int[] holders = new int[SnapshotFormat.SlotCount];

    public SnapshotChain() => holders.AsSpan().Fill(Nobody);

    /// <summary>The newest first, the whole one last.</summary>
    public IReadOnlyList<SnapshotLink> Links => links;

    public SnapshotLink Newest => links[0];

    /// <summary>The id of the one that has to be added next; 0 when none is missing.</summary>
    public long NextId => links.Count == 0 ? 0 : links[^1].Header.BaseId;

    public bool IsWhole => links.Count > 0 && NextId == 0;

    /// <summary>Keys of the newest's own sections and of those that it leaves to others.</summary>
    public long Keys => links.Sum(link => link.Wanted.Sum(section => section.Keys));

    /// <summary>Reads the indexes of a snapshot and of all that it builds on.</summary>
    /// <param name="newest">The newest one's id.</param>
    /// <param name="pathOf">Where the file of an id is.</param>
    /// <param name="open">Opens one to read; it throws when there is none.</param>
    /// <exception cref="CorruptSnapshotException">One of them is no snapshot, is not there, or they do not go together.</exception>
    public static SnapshotChain Read(long newest, Func<long, string> pathOf, Func<string, IFile> open)
    {
        var chain = new SnapshotChain();
        for (var id = newest; !chain.IsWhole; id = chain.NextId)
        {
            var path = pathOf(id);
            try
            {
                using var file = open(path);
                var (header, footer, index) = SnapshotFile.ReadIndex(file, path);
                chain.Add(header, file.Length, footer, index);
            }
            catch (CorruptSnapshotException error)
            {
                throw new CorruptSnapshotException(error.Position, error.Reason, path);
            }
            catch (FileNotFoundException)
            {
                throw new CorruptSnapshotException(0, "it is not there", path);
            }
        }

        return chain;
    }

    /// <summary>Adds the newest, then each that the one before builds on.</summary>
    /// <exception cref="CorruptSnapshotException">It is not the one that belongs here, or slots are in none of them.</exception>
    public void Add(SnapshotHeader header, long length, SnapshotFooter footer, IReadOnlyList<SnapshotIndexEntry> index)
    {
        if (links.Count > 0 && (header.Id != NextId || header.Group != Newest.Header.Group)) throw Wrong($"it is snapshot {header.Id} of group {header.Group}, where {NextId} belongs");
        if (links.Count > 0 && footer.LargestStamp > links[^1].Footer.SmallestStamp) throw Wrong($"it reaches to {footer.LargestStamp}, and the one that builds on it begins at {links[^1].Footer.SmallestStamp}");
        if (links.Count == SnapshotFormat.ChainMax) throw Wrong($"more than {SnapshotFormat.ChainMax} snapshots build on each other");
        var (wanted, empty) = (new List<SnapshotIndexEntry>(), new List<SnapshotIndexEntry>());
        var told = 0;
        foreach (var entry in index)
        {
            if (!entry.IsFunctions) told += entry.Count;
            if (entry.IsKept) Keep(entry, header);
            else if (entry.IsSection) Take(entry, wanted);
            else TakeEmpty(entry, empty);
        }

        if (header.BaseId != 0 && told != SnapshotFormat.SlotCount) throw Wrong("it builds on another snapshot and does not say what became of every slot");
        links.Add(new SnapshotLink(header, length, footer, [.. index.Where(entry => entry.IsSection).OrderBy(entry => entry.Position)], wanted, empty));
        var open = Array.IndexOf(isOpen, true);
        if (header.BaseId == 0 && open >= 0) throw Wrong($"slot {open} is in none of the snapshots that build on each other");
    }

    /// <summary>Whether a slot's contents are those in that link, the newest being 0.</summary>
    public bool Holds(int link, int slot) => holders[slot] == link;

    private void Keep(in SnapshotIndexEntry run, in SnapshotHeader header)
    {
        if (header.BaseId == 0) throw Wrong("it leaves slots to another snapshot, and builds on none");
        if (links.Count == 0) isOpen.AsSpan(run.Slot, run.Count).Fill(true);
    }

    private void Take(in SnapshotIndexEntry section, List<SnapshotIndexEntry> wanted)
    {
        if (section.IsFunctions || (links.Count > 0 && !isOpen[section.Slot]))
        {
            if (section.IsFunctions && links.Count == 0) wanted.Add(section);
            return;
        }

        isOpen[section.Slot] = false;
        holders[section.Slot] = links.Count;
        wanted.Add(section);
    }

    private void TakeEmpty(in SnapshotIndexEntry run, List<SnapshotIndexEntry> empty)
    {
        for (var slot = run.Slot; slot < run.Slot + run.Count; slot++)
        {
            if (links.Count > 0 && !isOpen[slot]) continue;
            isOpen[slot] = false;
            if (empty.Count > 0 && empty[^1] is var last && last.Slot + last.Count == slot && last.Stamp == run.Stamp) empty[^1] = last with { Count = last.Count + 1 };
            else empty.Add(new SnapshotIndexEntry(slot, 1, 0, 0, run.Stamp, 0));
        }
    }

    private static CorruptSnapshotException Wrong(string reason) => new(0, reason);
}
