using Distro.ChangeLog.Files;
using Distro.Snapshots.Format;

namespace Distro.Snapshots.Reading;

/// <summary>Reads snapshots that lie in files, through one bounded buffer.</summary>
public static class SnapshotFile
{
    private const int ReadBytes = 256 * 1024;

    /// <summary>Header and footer only.</summary>
    /// <exception cref="CorruptSnapshotException">They are not those of a snapshot.</exception>
    public static (SnapshotHeader Header, SnapshotSummary Summary) ReadEnds(IFile file, string path)
    {
        var length = file.Length;
        Span<byte> bytes = stackalloc byte[SnapshotFormat.HeaderBytes];
        var reason = SnapshotHeader.Read(bytes[..file.Read(0, bytes)], out var header);
        if (reason is not null) throw new CorruptSnapshotException(0, reason, path);
        var footerAt = Math.Max(0, length - SnapshotFormat.FooterBytes);
        var foot = bytes[..SnapshotFormat.FooterBytes];
        reason = SnapshotFooter.Read(foot[..file.Read(footerAt, foot)], length, out var footer);
        if (reason is null && footer.Id != header.Id) reason = "header and footer are those of different snapshots";
        if (reason is not null) throw new CorruptSnapshotException(footerAt, reason, path);
        return (header, footer.Summary(length));
    }

    /// <summary>Header, footer and index, which say where each slot is, without the slots.</summary>
    /// <exception cref="CorruptSnapshotException">They are not those of a snapshot.</exception>
    public static (SnapshotHeader Header, SnapshotFooter Footer, IReadOnlyList<SnapshotIndexEntry> Index) ReadIndex(IFile file, string path)
    {
        var (header, summary) = ReadEnds(file, path);
        Span<byte> foot = stackalloc byte[SnapshotFormat.FooterBytes];
        var footerAt = summary.Length - foot.Length;
        var reason = SnapshotFooter.Read(foot[..file.Read(footerAt, foot)], summary.Length, out var footer);
        if (reason is null && footerAt - footer.IndexPosition > SnapshotFormat.IndexBytesMax) reason = "its index is too long";
        if (reason is not null) throw new CorruptSnapshotException(footerAt, reason, path);
        var bytes = new byte[footerAt - footer.IndexPosition];
        if (file.Read(footer.IndexPosition, bytes) < bytes.Length) throw new CorruptSnapshotException(footer.IndexPosition, "it ends inside its index", path);
        try
        {
            return (header, footer, SnapshotIndex.Read(bytes, footer));
        }
        catch (CorruptSnapshotException error)
        {
            throw new CorruptSnapshotException(error.Position, error.Reason, path);
        }
    }

    /// <summary>Reads and checks every byte, and tells the visitor what is there.</summary>
    /// <exception cref="CorruptSnapshotException">Something is not as it was written.</exception>
    public static (SnapshotHeader Header, SnapshotSummary Summary) Verify(IFile file, string path, ISnapshotVisitor? visitor = null)
    {
        var length = file.Length;
        var verifier = new SnapshotVerifier(length, visitor);
        var buffer = new byte[(int)Math.Clamp(length, 1, ReadBytes)];
        try
        {
            for (long at = 0; at < length;)
            {
                var read = file.Read(at, buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - at)));
                if (read == 0) break;
                verifier.Add(buffer.AsSpan(0, read));
                at += read;
            }

            var summary = verifier.End();
            return (verifier.Header, summary);
        }
        catch (CorruptSnapshotException error)
        {
            throw new CorruptSnapshotException(error.Position, error.Reason, path);
        }
    }
}
