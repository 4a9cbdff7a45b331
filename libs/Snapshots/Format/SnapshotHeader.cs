using System.Buffers.Binary;
using Distro.ChangeLog.Records;

namespace Distro.Snapshots.Format;

/// <summary>
/// The first 96 bytes: magic, version, header length, RDB version, group, id, epoch, time, base id, databases, zeros, checksum. The id grows with every snapshot of a
/// group and goes into every frame's checksum: frames of two snapshots can't be mixed. A base id other than 0 names the snapshot that this one only changes.
/// </summary>
public readonly record struct SnapshotHeader(int Group, long Id, long Epoch, long CreatedMilliseconds, long BaseId, int Databases)
{
    private const int VersionAt = 8;
    private const int HeaderBytesAt = 12;
    private const int RdbVersionAt = 16;
    private const int GroupAt = 20;
    private const int IdAt = 24;
    private const int EpochAt = 32;
    private const int CreatedAt = 40;
    private const int BaseIdAt = 48;
    private const int DatabasesAt = 56;
    private const int ReservedAt = 60;
    private const int ChecksumAt = SnapshotFormat.HeaderBytes - sizeof(uint);

    public void Write(Span<byte> bytes)
    {
        bytes = bytes[..SnapshotFormat.HeaderBytes];
        bytes.Clear();
        SnapshotFormat.HeaderMagic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[VersionAt..], BaseId == 0 ? SnapshotFormat.Version : SnapshotFormat.IncrementVersion);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[HeaderBytesAt..], SnapshotFormat.HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[RdbVersionAt..], SnapshotFormat.RdbVersion);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[GroupAt..], Group);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[IdAt..], Id);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[EpochAt..], Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[CreatedAt..], CreatedMilliseconds);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[BaseIdAt..], BaseId);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[DatabasesAt..], Databases);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], Crc32C.Of(bytes[..ChecksumAt]));
    }

    /// <summary>Null when the header is right, else what is wrong with it.</summary>
    public static string? Read(ReadOnlySpan<byte> bytes, out SnapshotHeader header)
    {
        header = default;
        if (bytes.Length < SnapshotFormat.HeaderBytes) return "the file ends inside the snapshot's header";
        bytes = bytes[..SnapshotFormat.HeaderBytes];
        if (!bytes.StartsWith(SnapshotFormat.HeaderMagic)) return "the file does not begin as a snapshot does";
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != Crc32C.Of(bytes[..ChecksumAt])) return "the snapshot header's checksum is wrong";
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[VersionAt..]);
        if (version is not (SnapshotFormat.Version or SnapshotFormat.IncrementVersion)) return $"the snapshot has version {version}, and this program reads versions {SnapshotFormat.Version} and {SnapshotFormat.IncrementVersion}";
        header = new SnapshotHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[GroupAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[IdAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[EpochAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[CreatedAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[BaseIdAt..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[DatabasesAt..]));
        var isRight = BinaryPrimitives.ReadInt32LittleEndian(bytes[HeaderBytesAt..]) == SnapshotFormat.HeaderBytes
            && BinaryPrimitives.ReadInt32LittleEndian(bytes[RdbVersionAt..]) == SnapshotFormat.RdbVersion
            && header.Group >= 0 && header.Id > 0 && header.Epoch >= 0 && header.CreatedMilliseconds >= 0 && header.BaseId >= 0 && header.BaseId < header.Id
            && (header.BaseId == 0) == (version == SnapshotFormat.Version)
            && header.Databases is > 0 and <= SnapshotFormat.DatabasesMax && !bytes[ReservedAt..ChecksumAt].ContainsAnyExcept((byte)0);
        return isRight ? null : "the snapshot's header holds values that can't be";
    }
}
