using Distro.Snapshots.Format;

namespace Distro.Snapshots.Reading;

/// <summary>
/// Reads a whole snapshot from its first byte to its last, and says what it is; whoever wants to, hears what is in it. What is verified is what
/// loading relies on: every frame's checksum, the order of frames, the index, the footer. Values are not decoded.
/// </summary>
public sealed class SnapshotVerifier(long length, ISnapshotVisitor? visitor = null)
{
    private readonly byte[] head = new byte[SnapshotFormat.HeaderBytes];
    private readonly byte[] foot = new byte[SnapshotFormat.FooterBytes];
    private readonly ISnapshotVisitor visitor = visitor ?? NoVisitor.Instance;
    private SectionReader? sections;
    private long position;

    /// <summary>Known once its 96 bytes were added.</summary>
    public SnapshotHeader Header { get; private set; }

    /// <summary>Adds the next bytes.</summary>
    /// <exception cref="CorruptSnapshotException">They are no snapshot's of that length.</exception>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (length < SnapshotFormat.HeaderBytes + SnapshotFormat.FooterBytes) throw new CorruptSnapshotException(0, $"a snapshot can't have {length} bytes");
        if (position + bytes.Length > length) throw new CorruptSnapshotException(length, "there are bytes behind the end");
        Part(ref bytes, head, 0);
        if (position < head.Length) return;
        if (sections is null)
        {
            if (SnapshotHeader.Read(head, out var header) is { } reason) throw new CorruptSnapshotException(0, reason);
            Header = header;
            sections = new SectionReader(header.Id, head.Length, visitor);
        }

        var frames = bytes[..(int)Math.Clamp(length - foot.Length - position, 0, bytes.Length)];
        sections.Add(frames);
        position += frames.Length;
        bytes = bytes[frames.Length..];
        Part(ref bytes, foot, length - foot.Length);
    }

    /// <summary>The snapshot is whole and right.</summary>
    /// <exception cref="CorruptSnapshotException">It is not.</exception>
    public SnapshotSummary End()
    {
        if (position != length || sections is null) throw new CorruptSnapshotException(position, "the file ends inside the snapshot");
        var footerAt = length - foot.Length;
        if (!sections.IsBetweenSections) throw new CorruptSnapshotException(sections.Position, "the file ends inside a section");
        if (Header.BaseId == 0 && sections.HasKept) throw new CorruptSnapshotException(footerAt, "it leaves slots to another snapshot, and builds on none");
        if (Header.BaseId != 0 && sections.Slots != SnapshotFormat.SlotCount) throw new CorruptSnapshotException(footerAt, "it builds on another snapshot and does not say what became of every slot");
        if (SnapshotFooter.Read(foot, length, out var footer) is { } reason) throw new CorruptSnapshotException(footerAt, reason);
        var indexPosition = sections.IndexPosition < 0 ? footerAt : sections.IndexPosition;
        var smallest = sections.LargestStamp < sections.SmallestStamp ? 0 : sections.SmallestStamp;
        var found = new SnapshotFooter(Header.Id, indexPosition, smallest, sections.LargestStamp, sections.Keys, sections.Frames, sections.FramesChecksum);
        if (!sections.IndexIsWhole || found != footer) throw new CorruptSnapshotException(footerAt, "index or footer do not say what the snapshot holds");
        return footer.Summary(length);
    }

    /// <summary>Fills a part of fixed place and length from the front of the bytes, as far as they go.</summary>
    private void Part(ref ReadOnlySpan<byte> bytes, byte[] part, long partAt)
    {
        var at = position - partAt;
        if (at < 0 || at >= part.Length) return;
        var taken = (int)Math.Min(part.Length - at, bytes.Length);
        bytes[..taken].CopyTo(part.AsSpan((int)at));
        position += taken;
        bytes = bytes[taken..];
    }

    private sealed class NoVisitor : ISnapshotVisitor
    {
        public static readonly NoVisitor Instance = new();

        public void SlotBegins(int slot, long stamp) { }

        public void Entry(in SnapshotEntry entry) { }

        public void SlotEnds(int slot, long stamp, long keys) { }

        public void SlotsEmpty(int first, int count, long stamp) { }

        public void SlotsKept(int first, int count, long stamp) { }

        public void Functions(long stamp, ReadOnlySpan<byte> libraries) { }
    }
}
