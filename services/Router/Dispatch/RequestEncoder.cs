using System.Buffers.Text;

namespace Distro.Router.Dispatch;

/// <summary>Writes a command as the RESP array of bulk strings that links carry: for parts of split commands, and for what came inline.</summary>
internal static class RequestEncoder
{
    private const int HeadBytesMax = 16;

    public static void Begin(ClientRequest request, int argumentCount) => WriteHead(request, (byte)'*', argumentCount);

    public static void Argument(ClientRequest request, ReadOnlySpan<byte> bytes)
    {
        WriteHead(request, (byte)'$', bytes.Length);
        request.AppendCommand(bytes);
        request.AppendCommand("\r\n"u8);
    }

    private static void WriteHead(ClientRequest request, byte kind, int number)
    {
        Span<byte> head = stackalloc byte[HeadBytesMax];
        head[0] = kind;
        Utf8Formatter.TryFormat(number, head[1..], out var digits);
        "\r\n"u8.CopyTo(head[(1 + digits)..]);
        request.AppendCommand(head[..(digits + 3)]);
    }
}
