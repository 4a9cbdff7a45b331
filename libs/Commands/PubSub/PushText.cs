using Distro.Resp;

namespace Distro.Commands.PubSub;

/// <summary>Pushes of bulk strings, as bytes.</summary>
public static class PushText
{
    private const int HeaderBytesMax = 32;

    public static ReadOnlyMemory<byte> Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        var bytes = Room(first.Length + second.Length + third.Length, 3);
        return bytes.AsMemory(0, Bulk(bytes, Bulk(bytes, Bulk(bytes, Header(bytes, 0, (byte)'>', 3), first), second), third));
    }

    public static ReadOnlyMemory<byte> Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, ReadOnlySpan<byte> fourth)
    {
        var bytes = Room(first.Length + second.Length + third.Length + fourth.Length, 4);
        return bytes.AsMemory(0, Bulk(bytes, Bulk(bytes, Bulk(bytes, Bulk(bytes, Header(bytes, 0, (byte)'>', 4), first), second), third), fourth));
    }

    /// <summary>That a subscription ended without having been asked to: the word, the name, how many are left.</summary>
    public static ReadOnlyMemory<byte> Unsubscribed(ReadOnlySpan<byte> word, ReadOnlySpan<byte> name, int left)
    {
        var bytes = Room(word.Length + name.Length, 3);
        var length = Bulk(bytes, Bulk(bytes, Header(bytes, 0, (byte)'>', 3), word), name);
        return bytes.AsMemory(0, Header(bytes, length, (byte)':', left));
    }

    private static byte[] Room(int textBytes, int items) => GC.AllocateUninitializedArray<byte>(checked(textBytes + ((items + 1) * HeaderBytesMax)));

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
