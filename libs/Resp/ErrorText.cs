using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Distro.Resp;

/// <summary>
/// An error line given as an interpolated string: its pieces are put together in the writer's own bytes, so that an error that names a command or a slot allocates no more
/// than one that doesn't. The compiler makes one wherever <see cref="ReplyWriter.Error(ref ErrorText)"/> is called.
/// </summary>
[InterpolatedStringHandler]
public ref struct ErrorText
{
    private readonly ReplyWriter writer;
    private int length;

    public ErrorText(int literalLength, int formattedCount, ReplyWriter writer)
    {
        _ = literalLength + formattedCount;
        this.writer = writer;
    }

    internal readonly ReadOnlySpan<byte> Line => writer.ErrorScratch.AsSpan(0, length);

    public void AppendLiteral(string text) => AppendFormatted(text);

    public void AppendFormatted(string? text)
    {
        var room = Room(Encoding.UTF8.GetMaxByteCount(text?.Length ?? 0));
        length += Encoding.UTF8.GetBytes(text, room);
    }

    /// <summary>What comes from a client ends at its first zero byte: whoever prints the error as C does sees all of it.</summary>
    public void AppendFormatted(scoped ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)0);
        if (end >= 0) text = text[..end];
        text.CopyTo(Room(text.Length));
        length += text.Length;
    }

    public void AppendFormatted<T>(T value) where T : IUtf8SpanFormattable
    {
        var bytes = 32;
        int written;
        while (!value.TryFormat(Room(bytes), out written, default, CultureInfo.InvariantCulture)) bytes *= 2;
        length += written;
    }

    private readonly Span<byte> Room(int bytes)
    {
        if (writer.ErrorScratch.Length - length < bytes)
        {
            var larger = new byte[Math.Max(writer.ErrorScratch.Length * 2, length + bytes)];
            Line.CopyTo(larger);
            writer.ErrorScratch = larger;
        }

        return writer.ErrorScratch.AsSpan(length);
    }
}
