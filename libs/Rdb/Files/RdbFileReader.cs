using System.Buffers.Binary;
using System.Text;
using Distro.Rdb.Reading;
using Distro.Rdb.Writing;

namespace Distro.Rdb.Files;

/// <summary>
/// Reads an RDB file item by item. A key's value comes out as DUMP would give it away, which is what RESTORE takes; it is not looked into here, so whoever uses it finds out
/// whether it is a value at all. A large one comes in parts, each of the same kind, to be added to those before. The file may come from anyone: memory is bounded by its largest string,
/// stream, or part, and whatever makes no sense ends reading with the byte at which it stands.
/// </summary>
public sealed class RdbFileReader
{
    private const long Unsaid = -1;

    private readonly RdbReaderOptions options;
    private readonly RdbSource source;
    private readonly ValueParts parts;
    private readonly PayloadBuffer payload = new();
    private readonly PayloadBuffer raw = new();
    private readonly StringRoom room = new();
    private ObjectType type;

    /// <exception cref="CorruptRdbException">What is there is no RDB file.</exception>
    public RdbFileReader(Stream stream, RdbReaderOptions? options = null)
    {
        this.options = options ?? new RdbReaderOptions();
        source = new RdbSource(stream, this.options.Start);
        var bytes = source.Take((int)Math.Min(RdbHeader.Bytes, source.Length - source.Position));
        if (RdbHeader.Read(bytes, out var header) is { } reason) throw new CorruptRdbException(this.options.Start, reason);
        if (!header.IsKnown && !this.options.AnyVersion) throw new CorruptRdbException(this.options.Start, $"version {header.Version} of the format is not known here");
        Header = header;
        Database = this.options.Database;
        if (this.options.Position > source.Position) source = new RdbSource(stream, this.options.Position);
        parts = new ValueParts(source);
    }

    public RdbHeader Header { get; }

    public RdbItemKind Kind { get; private set; }

    /// <summary>Where the item begins: reading can be taken up again there, in the same database.</summary>
    public long ItemPosition { get; private set; }

    /// <summary>Of the next byte to be read.</summary>
    public long Position => source.Position;

    public int Database { get; private set; }

    public byte[] Key { get; private set; } = [];

    /// <summary>Unix milliseconds; -1 for never.</summary>
    public long ExpireAt { get; private set; }

    /// <summary>Seconds since the key was used, -1 when the file does not say.</summary>
    public long IdleSeconds { get; private set; }

    /// <summary>How often the key is used (0 to 255), -1 when the file does not say.</summary>
    public long Frequency { get; private set; }

    /// <summary>Of a key: its value, or the part of it that <see cref="Next"/> or <see cref="NextPart"/> came to, as RESTORE takes it. Good until the next call.</summary>
    public ReadOnlySpan<byte> Payload => payload.Written;

    /// <summary>There are more parts of the key's value.</summary>
    public bool HasMore => parts.HasMore;

    /// <summary>A library's text, or the name of what is said about the file, or a module's name.</summary>
    public byte[] Text { get; private set; } = [];

    /// <summary>What is said about the file under that name.</summary>
    public byte[] AuxiliaryValue { get; private set; } = [];

    /// <summary>Goes to the next item, past what was not read of this one. At the file's end it is said once to be <see cref="RdbItemKind.End"/>.</summary>
    /// <exception cref="CorruptRdbException">The file is damaged, or holds what this version does not know.</exception>
    public RdbItemKind Next()
    {
        while (HasMore) NextPart();
        ExpireAt = IdleSeconds = Frequency = Unsaid;
        ItemPosition = source.Position;
        while (true)
        {
            var start = source.Position;
            var first = source.Byte();
            if (first < (byte)Opcode.SlotImport) return Kind = ReadKey(start, first);
            if (ReadOther((Opcode)first, start) is { } kind) return Kind = kind;
        }
    }

    /// <summary>Goes to the next part of the value.</summary>
    public void NextPart()
    {
        payload.Clear(int.MaxValue);
        parts.Next(payload, options.PartBytes);
        Seal();
    }

    private RdbItemKind? ReadOther(Opcode opcode, long start)
    {
        switch (opcode)
        {
            case Opcode.ExpireSeconds:
                ExpireAt = Time(BinaryPrimitives.ReadInt32LittleEndian(source.Take(sizeof(int))) * 1000L, start);
                return null;
            case Opcode.ExpireMilliseconds:
                ExpireAt = Time(source.Milliseconds(), start);
                return null;
            case Opcode.Idle:
                IdleSeconds = (long)Math.Min(source.Number(), long.MaxValue);
                return null;
            case Opcode.Frequency:
                Frequency = source.Byte();
                return null;
            case Opcode.Database:
                var database = source.Number();
                if (database > int.MaxValue) throw new CorruptRdbException(start, $"there is no database {database}");
                Database = (int)database;
                ItemPosition = source.Position;
                return null;
            case Opcode.Resize:
                Skip(2);
                return null;
            case Opcode.SlotInfo:
                Skip(3);
                return null;
            case Opcode.SlotImport:
                Read();
                for (var ranges = source.Number(); ranges > 0; ranges--) Skip(2);
                return null;
            default:
                return ReadItem(opcode, start);
        }
    }

    /// <summary>What is negative would be taken for never.</summary>
    private static long Time(long milliseconds, long start) => milliseconds >= 0 ? milliseconds : throw new CorruptRdbException(start, "a key can't expire before 1970");

    private RdbItemKind ReadItem(Opcode opcode, long start)
    {
        switch (opcode)
        {
            case Opcode.Function:
                Text = Read();
                return RdbItemKind.Function;
            case Opcode.Auxiliary:
                Text = Read();
                AuxiliaryValue = Read();
                return RdbItemKind.Auxiliary;
            case Opcode.ModuleAuxiliary:
                Module();
                return RdbItemKind.Module;
            case Opcode.End:
                ReadEnd();
                return RdbItemKind.End;
            default:
                throw new CorruptRdbException(start, "functions are in the form of Redis 7.0's release candidates, which nobody reads any more");
        }
    }

    private RdbItemKind ReadKey(long start, byte first)
    {
        const byte module = 7;
        type = (ObjectType)first;
        Key = Read();
        if (first == module)
        {
            Module();
            return RdbItemKind.Module;
        }

        if ((type > ObjectType.Stream3 && !Header.IsRedis && !Header.IsValkey) || !parts.TryBegin(type, Header.IsRedis)) throw new CorruptRdbException(start, $"what begins with the byte {first:x2} (a value of another program's type?) is not known here");
        NextPart();
        return RdbItemKind.Key;
    }

    private void Module()
    {
        Text = Encoding.ASCII.GetBytes(ModuleValue.Name(source.Number()));
        ModuleValue.Skip(source, raw);
    }

    private byte[] Read()
    {
        var text = source.String(raw, room).ToArray();
        room.Trim();
        return text;
    }

    private void Skip(int numbers)
    {
        for (; numbers > 0; numbers--) source.Number();
    }

    private void ReadEnd()
    {
        if (Header.Version < RdbHeader.FirstWithChecksum) return;
        var start = source.Position;
        var computed = source.Checksum;
        var stored = (ulong)source.Milliseconds();
        if (stored != 0 && stored != computed && options.Position == 0) throw new CorruptRdbException(start, "the file's checksum is wrong: it is not as it was written");
    }

    private void Seal()
    {
        BinaryPrimitives.WriteUInt16LittleEndian(payload.Add(sizeof(ushort)), (ushort)PayloadVersion());
        var checksum = Crc64.Of(payload.Written);
        BinaryPrimitives.WriteUInt64LittleEndian(payload.Add(sizeof(ulong)), checksum);
    }

    /// <summary>The lowest version that has the type: a server that knows the type takes it, whatever else the file has.</summary>
    private int PayloadVersion() => type switch
    {
        < ObjectType.HashListpack => FormatVersion.Oldest,
        <= ObjectType.Stream2 => FormatVersion.Listpacks,
        <= ObjectType.Stream3 => FormatVersion.FirstOfRedis - 1,
        _ => Header.IsRedis ? FormatVersion.FirstOfRedis : FormatVersion.FieldTimes,
    };
}
