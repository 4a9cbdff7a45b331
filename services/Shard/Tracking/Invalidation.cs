using Distro.Resp;
using Distro.Shard.Clients;

namespace Distro.Shard.Tracking;

/// <summary>
/// Keys that some clients must forget, on its way to their loops; its bytes are made once. Whom it is for is said by one of: a client or a set of them that had read the key,
/// those with a broadcast prefix, one client that another redirects to, or everybody (no keys then: forget all).
/// </summary>
internal sealed class Invalidation
{
    private const int BytesBesideKeys = 96;
    private const int HeaderBytesMax = 24;

    private Invalidation()
    {
    }

    /// <summary>A <see cref="Client"/> or a HashSet of them, of any loops; null if it is not for readers.</summary>
    public object? Readers { get; private init; }

    public BroadcastPrefix? Prefix { get; private init; }

    public DirectClient? Redirected { get; private init; }

    /// <summary>Whose command made the change; null if nobody's.</summary>
    public Client? By { get; private init; }

    /// <summary>For RESP3: invalidate, and the keys.</summary>
    public ReadOnlyMemory<byte> Push { get; private init; }

    /// <summary>For RESP2: a message of the channel that stands for invalidations.</summary>
    public ReadOnlyMemory<byte> Message { get; private init; }

    /// <summary>For a Router, which tells many clients: the id of the one whose command made the change stands behind the keys, where a Router's client did, so that those who want no news of their own get none.</summary>
    public ReadOnlyMemory<byte> Relayed { get; private init; }

    public bool IsForEverybody => Readers is null && Prefix is null && Redirected is null;

    public static Invalidation OfKey(object readers, ReadOnlySpan<byte> key, Client? by)
    {
        Span<byte> list = key.Length <= HeaderBytesMax * 10 ? stackalloc byte[key.Length + BytesBesideKeys] : new byte[key.Length + BytesBesideKeys];
        return Of(list[..Bulk(list, Header(list, 0, (byte)'*', 1), key)], by, readers, null);
    }

    /// <summary>Keys below a prefix, as an array of bulk strings.</summary>
    public static Invalidation OfPrefix(BroadcastPrefix prefix, IReadOnlyList<byte[]> keys, Client? by)
    {
        var list = new byte[keys.Sum(key => key.Length + (2 * HeaderBytesMax)) + HeaderBytesMax];
        var length = Header(list, 0, (byte)'*', keys.Count);
        foreach (var key in keys)
            length = Bulk(list, length, key);
        return Of(list.AsSpan(0, length), by, null, prefix, by is { IsRouted: true } ? by.Session.Id : null);
    }

    public static Invalidation OfEverything(Client? by) => new()
    {
        By = by,
        Push = ">2\r\n$10\r\ninvalidate\r\n_\r\n"u8.ToArray(),
        Message = "*3\r\n$7\r\nmessage\r\n$20\r\n__redis__:invalidate\r\n$-1\r\n"u8.ToArray(),
    };

    public Invalidation RedirectedTo(DirectClient target) => new() { Redirected = target, By = By, Push = Push, Message = Message };

    private static Invalidation Of(ReadOnlySpan<byte> list, Client? by, object? readers, BroadcastPrefix? prefix, long? relayedBy = null) => new()
    {
        Relayed = relayedBy is { } id ? (byte[])[.. ">3\r\n$10\r\ninvalidate\r\n"u8, .. list, .. System.Text.Encoding.ASCII.GetBytes($":{id}\r\n")] : default,
        By = by,
        Readers = readers,
        Prefix = prefix,
        Push = (byte[])[.. ">2\r\n$10\r\ninvalidate\r\n"u8, .. list],
        Message = (byte[])[.. "*3\r\n$7\r\nmessage\r\n$20\r\n__redis__:invalidate\r\n"u8, .. list],
    };

    private static int Bulk(Span<byte> bytes, int at, ReadOnlySpan<byte> text)
    {
        at = Header(bytes, at, (byte)'$', text.Length);
        text.CopyTo(bytes[at..]);
        at += text.Length;
        "\r\n"u8.CopyTo(bytes[at..]);
        return at + 2;
    }

    private static int Header(Span<byte> bytes, int at, byte type, int number)
    {
        bytes[at++] = type;
        at += IntegerText.Write(number, bytes[at..]);
        "\r\n"u8.CopyTo(bytes[at..]);
        return at + 2;
    }
}
