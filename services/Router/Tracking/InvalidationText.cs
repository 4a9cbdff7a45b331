using System.Text;

namespace Distro.Router.Tracking;

/// <summary>Invalidations as bytes: as RESP3 has them, and as messages of the channel that stands for them in RESP2.</summary>
internal static class InvalidationText
{
    public static ReadOnlySpan<byte> Everything => ">2\r\n$10\r\ninvalidate\r\n_\r\n"u8;

    private static ReadOnlySpan<byte> Head => ">2\r\n$10\r\ninvalidate\r\n"u8;

    public static byte[] Push(IReadOnlyList<byte[]> keys)
    {
        using var bytes = new MemoryStream();
        bytes.Write(Head);
        bytes.Write(Encoding.ASCII.GetBytes($"*{keys.Count}\r\n"));
        foreach (var key in keys)
        {
            bytes.Write(Encoding.ASCII.GetBytes($"${key.Length}\r\n"));
            bytes.Write(key);
            bytes.Write("\r\n"u8);
        }

        return bytes.ToArray();
    }

    public static byte[] AsMessage(ReadOnlySpan<byte> push)
    {
        var keys = push.StartsWith(Head) ? push[Head.Length..] : default;
        return [.. "*3\r\n$7\r\nmessage\r\n$20\r\n__redis__:invalidate\r\n"u8, .. keys is [(byte)'_', ..] ? "$-1\r\n"u8 : keys];
    }
}
