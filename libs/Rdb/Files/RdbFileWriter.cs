using System.Buffers.Binary;
using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.Sets;
using Distro.Rdb.Writing;

namespace Distro.Rdb.Files;

/// <summary>
/// Writes an RDB file: header, what is said about the file, functions, keys, end. Keys of a database need not stand together. A value that the file's version has no form for
/// is not written unless asked for without what the version lacks; the caller is told which.
/// </summary>
public sealed class RdbFileWriter
{
    /// <summary>What Redis 7.0 loads, and everything since.</summary>
    public const int VersionDefault = FormatVersion.Listpacks;

    /// <summary>What Valkey 9 loads: it has hashes whose fields expire.</summary>
    public const int VersionOfValkey = FormatVersion.FieldTimes;

    private const int BytesKept = 256 * 1024;

    private readonly Stream output;
    private readonly RdbHeader header;
    private readonly ValueWriter values = new();
    private readonly PayloadBuffer bytes = new();
    private readonly PayloadWriter writer;
    private ulong checksum;
    private int database = -1;

    public RdbFileWriter(Stream output, int version = VersionDefault)
    {
        this.output = output;
        writer = new PayloadWriter(bytes);
        header = new RdbHeader(version, version >= FormatVersion.FieldTimes);
        header.Write(bytes.Add(RdbHeader.Bytes));
    }

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>What the version has no form for is left away: the times of a hash's fields and a set's members, a stream's producers and entries given back to a group.</summary>
    public bool DropsUnknown { get; set; }

    /// <summary>What no version has a form for is left away; what another version has one for is not.</summary>
    public bool DropsUnheld { get; set; }

    /// <summary>Keys of which something was left away.</summary>
    public long Dropped { get; private set; }

    /// <summary>What it refused last would be held by <see cref="VersionOfValkey"/>.</summary>
    public bool HasRefusedFieldTimes { get; private set; }

    public void Auxiliary(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        bytes.Add((byte)Opcode.Auxiliary);
        writer.String(name);
        writer.String(value);
    }

    public void Function(ReadOnlySpan<byte> text)
    {
        bytes.Add((byte)Opcode.Function);
        writer.Bytes(text);
        Flush();
    }

    /// <summary>Writes an existing key with its value and time. Null, or what of it the version has no form for: then nothing was written.</summary>
    public string? Key(int database, ReadOnlySpan<byte> key, KeyEntry entry)
    {
        entry.Now = 0;
        HasRefusedFieldTimes = !DropsUnknown && LacksFieldTimes(entry);
        var problem = Lacking(entry);
        if (problem is not null && !DropsUnknown && (HasRefusedFieldTimes || !DropsUnheld)) return problem;
        values.Output.Clear(int.MaxValue);
        values.DropsTimes = header.Version < FormatVersion.FieldTimes;
        values.Write(entry);
        if (values.Output.IsOverfull) return "it is larger than 2 GiB";
        if (database != this.database)
        {
            bytes.Add((byte)Opcode.Database);
            writer.Number(database);
            this.database = database;
        }

        if (entry.ExpireAt >= 0)
        {
            bytes.Add((byte)Opcode.ExpireMilliseconds);
            writer.Time(entry.ExpireAt);
        }

        bytes.Add(values.Output.Written[0]);
        writer.Bytes(key);
        if (values.Output.Length > BytesKept) WriteLarge();
        else bytes.Add(values.Output.Written[1..]);
        if (bytes.Length > BytesKept) Flush();
        if (problem is not null) Dropped++;
        return null;
    }

    /// <summary>Writes the end. The stream stays open.</summary>
    public void End()
    {
        bytes.Add((byte)Opcode.End);
        Flush();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.Add(sizeof(ulong)), checksum);
        Flush();
    }

    private bool LacksFieldTimes(KeyEntry entry) => header.Version < FormatVersion.FieldTimes && entry.Type == Engine.ValueType.Hash && Hash.Over(entry).HasTimes;

    private string? Lacking(KeyEntry entry)
    {
        if (LacksFieldTimes(entry)) return $"it has fields that expire, which RDB {header.Version} has no form for (RDB {FormatVersion.FieldTimes} has)";
        if (entry.Type == Engine.ValueType.Set && Set.Over(entry).HasTimes) return "it has members that expire, which RDB has no form for";
        if (entry.Type != Engine.ValueType.Stream) return null;
        var stream = Engine.Streams.Stream.Over(entry);
        if (stream.HasProducers) return "it remembers producers of entries, which RDB has no form for";
        return Streams.StreamWriter.NeedsOwnType(ref stream) ? "it has entries that were given back to their group (XNACK), which RDB has no form for" : null;
    }

    private void WriteLarge()
    {
        Flush();
        Write(values.Output.Written[1..]);
    }

    private void Flush()
    {
        Write(bytes.Written);
        bytes.Clear(int.MaxValue);
    }

    private void Write(ReadOnlySpan<byte> written)
    {
        checksum = Crc64.Of(written, checksum);
        output.Write(written);
        Length += written.Length;
    }
}
