using System.Buffers.Binary;
using Distro.Engine;
using Distro.Rdb.Reading;
using Distro.Rdb.Writing;

namespace Distro.Rdb;

/// <summary>
/// A value as DUMP gives it away and RESTORE takes it: a type byte, the value, the format's version (2 bytes), a CRC64 over all of that (8 bytes).
/// A payload may come from anyone, and a checksum is no signature: everything is checked before it is believed. The times of a set's members, and what
/// streams know that others' forms have no place for, are kept in forms of this project's own (<see cref="ObjectType.SetWithTimes"/>,
/// <see cref="ObjectType.StreamWithProducers"/>), which others refuse rather than lose it. Keeps its buffers from call to call; one thread's.
/// </summary>
public sealed class DumpPayload
{
    private const int VersionBytes = 2;
    private const int ChecksumBytes = 8;
    private const int FooterBytes = VersionBytes + ChecksumBytes;

    private readonly ValueReader reader = new();
    private readonly ValueWriter writer = new() { UsesOwnTypes = true };

    /// <summary>The payload of an existing key's value; empty when it would be longer than <paramref name="bytesMax"/>. Good until the next call.</summary>
    public ReadOnlySpan<byte> Write(KeyEntry entry, int bytesMax)
    {
        var output = writer.Output;
        output.Clear(bytesMax);
        var version = writer.Write(entry);
        BinaryPrimitives.WriteUInt16LittleEndian(output.Add(VersionBytes), (ushort)version);
        if (output.IsOverfull) return default;
        var checksum = Crc64.Of(output.Written);
        BinaryPrimitives.WriteUInt64LittleEndian(output.Add(ChecksumBytes), checksum);
        return output.IsOverfull ? default : output.Written;
    }

    /// <summary>
    /// Whether the footer is right. What is told apart here and in <see cref="Read"/> is told apart in replies.
    /// </summary>
    public static bool HasFooter(ReadOnlySpan<byte> payload, bool anyVersion = false, bool anyChecksum = false)
    {
        if (payload.Length < FooterBytes) return false;
        var version = Version(payload);
        if (version <= 0 || (version > FormatVersion.Newest && !anyVersion)) return false;
        return anyChecksum || Crc64.Of(payload[..^ChecksumBytes]) == BinaryPrimitives.ReadUInt64LittleEndian(payload[^ChecksumBytes..]);
    }

    /// <summary>Builds the value under a key that does not exist. Where that fails the key may hold a part, and is the caller's to delete.</summary>
    /// <param name="anyVersion">Payloads of versions that are not known are read as if they were of the newest.</param>
    /// <param name="anyChecksum">The checksum is not looked at.</param>
    public RestoreStatus Read(ReadOnlySpan<byte> payload, ref KeyEntry target, bool anyVersion = false, bool anyChecksum = false)
    {
        if (!HasFooter(payload, anyVersion, anyChecksum)) return RestoreStatus.WrongFooter;
        var body = payload[..^FooterBytes];
        if (body.IsEmpty) return RestoreStatus.WrongFormat;
        if (reader.TryRead((ObjectType)body[0], Math.Min(Version(payload), FormatVersion.Newest), body[1..], ref target)) return RestoreStatus.Restored;
        return reader.IsEmpty ? RestoreStatus.Empty : RestoreStatus.WrongFormat;
    }

    private static int Version(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadUInt16LittleEndian(payload[^FooterBytes..]);
}
