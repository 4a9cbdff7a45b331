using System.Buffers.Binary;

namespace Distro.Wire.RouterLink;

/// <summary>What a request says beside its command. Unknown bits are refused: they would change what the request means.</summary>
[Flags]
public enum RequestFlags : byte
{
    None = 0,

    /// <summary>A trace context follows the user name.</summary>
    Traced = 1 << 0,

    /// <summary>The client sent READONLY: a replica may answer its reads.</summary>
    ReadsFromReplicas = 1 << 1,

    /// <summary>The client sent CLIENT NO-TOUCH ON.</summary>
    NoTouch = 1 << 2,

    /// <summary>The command is a transaction: EXEC with the number of WATCH commands that it relies on, then the commands queued, one RESP array behind the other.</summary>
    Transaction = 1 << 3,

    /// <summary>A WATCH before which the client watched nothing: what it may have watched here earlier is to be forgotten first.</summary>
    FirstWatch = 1 << 4,

    /// <summary>The client may keep what the command reads in a cache of its own: pushes tell it when that changes.</summary>
    Tracked = 1 << 5,

    /// <summary>The client does not want to be told of its own changes.</summary>
    NoLoop = 1 << 6,

    /// <summary>The client sent CLIENT IMPORT-SOURCE ON: where the shard is in import mode, it sees what has expired.</summary>
    ImportSource = 1 << 7,
}

/// <summary>
/// One client's command on its way to a shard. The header stands for the client's whole session, so that a shard needs no state of it to run a command;
/// the command is the RESP array of bulk strings that the client sent, byte for byte where it could be.
/// </summary>
public readonly ref struct RequestFrame
{
    private const RequestFlags KnownFlags = RequestFlags.Traced | RequestFlags.ReadsFromReplicas | RequestFlags.NoTouch | RequestFlags.Transaction | RequestFlags.FirstWatch
        | RequestFlags.Tracked | RequestFlags.NoLoop | RequestFlags.ImportSource;

    /// <summary>It shares a byte with the version of RESP.</summary>
    private const int DurabilityShift = 4;

    private const byte DurabilityMax = 3;

    private const int FixedBytes = LinkLimits.RequestHeaderBytesMin - LinkLimits.HeaderBytes;

    /// <summary>The router's name for this request, unique among those outstanding on the link.</summary>
    public required uint RequestId { get; init; }

    /// <summary>Unique over all routers: random high half, counter in the low half.</summary>
    public required ulong ClientId { get; init; }

    public required byte Database { get; init; }

    /// <summary>Stands for a user without a name: no name holds it.</summary>
    public static ReadOnlySpan<byte> NamelessUser => [0];

    /// <summary>2 or 3: how the reply is written.</summary>
    public required byte RespVersion { get; init; }

    /// <summary>What the client asked its replies to wait for: 0 nothing was asked, 1 none, 2 interval, 3 always.</summary>
    public byte Durability { get; init; }

    public RequestFlags Flags { get; init; }

    /// <summary>How long from now on the client is still interested, in milliseconds; 0: for as long as it takes.</summary>
    public uint DeadlineMilliseconds { get; init; }

    /// <summary>UTF-8; at most 255 bytes. None: the default user; <see cref="NamelessUser"/>: the one whose name is empty.</summary>
    public ReadOnlySpan<byte> User { get; init; }

    /// <summary>Only with <see cref="RequestFlags.Traced"/>.</summary>
    public TraceContext Trace { get; init; }

    /// <summary>A RESP array of bulk strings; of a <see cref="RequestFlags.Transaction"/> several.</summary>
    public ReadOnlySpan<byte> Command { get; init; }

    /// <summary>Bytes before the command, prefix included.</summary>
    public int HeaderBytes => LinkLimits.RequestHeaderBytesMin + User.Length + ((Flags & RequestFlags.Traced) != 0 ? TraceContext.Bytes : 0);

    /// <summary>
    /// Writes everything but the command, for which the length already counts <paramref name="commandBytes"/>: the caller puts it right behind.
    /// Returns the bytes written, <see cref="HeaderBytes"/>.
    /// </summary>
    public int WriteHeader(Span<byte> destination, int commandBytes)
    {
        var headerBytes = HeaderBytes;
        var body = LinkFrame.WriteHeader(destination[..headerBytes], LinkFrameKind.Request, headerBytes - LinkLimits.HeaderBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(destination, (uint)(headerBytes - LinkLimits.LengthBytes + commandBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(body, RequestId);
        BinaryPrimitives.WriteUInt64LittleEndian(body[4..], ClientId);
        body[12] = Database;
        body[13] = (byte)(RespVersion | (Durability << DurabilityShift));
        body[14] = (byte)Flags;
        BinaryPrimitives.WriteUInt32LittleEndian(body[15..], DeadlineMilliseconds);
        body[19] = (byte)User.Length;
        User.CopyTo(body[FixedBytes..]);
        if ((Flags & RequestFlags.Traced) != 0) Trace.Write(body[(FixedBytes + User.Length)..]);
        return headerBytes;
    }

    public static bool TryParse(ReadOnlySpan<byte> body, out RequestFrame request)
    {
        request = default;
        if (body.Length < FixedBytes) return false;
        var flags = (RequestFlags)body[14];
        var (respVersion, durability) = ((byte)(body[13] & ((1 << DurabilityShift) - 1)), (byte)(body[13] >> DurabilityShift));
        int userBytes = body[19];
        var traceBytes = (flags & RequestFlags.Traced) != 0 ? TraceContext.Bytes : 0;
        if ((flags & ~KnownFlags) != 0 || respVersion is not (2 or 3) || durability > DurabilityMax || body.Length < FixedBytes + userBytes + traceBytes) return false;
        request = new RequestFrame
        {
            RequestId = BinaryPrimitives.ReadUInt32LittleEndian(body),
            ClientId = BinaryPrimitives.ReadUInt64LittleEndian(body[4..]),
            Database = body[12],
            RespVersion = respVersion,
            Durability = durability,
            Flags = flags,
            DeadlineMilliseconds = BinaryPrimitives.ReadUInt32LittleEndian(body[15..]),
            User = body.Slice(FixedBytes, userBytes),
            Trace = traceBytes == 0 ? default : TraceContext.Read(body[(FixedBytes + userBytes)..]),
            Command = body[(FixedBytes + userBytes + traceBytes)..],
        };
        return true;
    }
}
