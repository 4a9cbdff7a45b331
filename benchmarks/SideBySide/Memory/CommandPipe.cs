using System.Buffers.Text;
using System.Net.Sockets;

namespace Distro.SideBySide.Memory;

/// <summary>Commands sent to a server by the thousand, their replies counted and thrown away; an error ends the run, for it would leave out what is measured.</summary>
internal sealed class CommandPipe : IDisposable
{
    private const int BytesPerBatch = 256 * 1024;
    private const int RepliesPerBatch = 2000;

    private readonly TcpClient client;
    private readonly NetworkStream stream;
    private readonly byte[] received = new byte[64 * 1024];
    private readonly byte[] batch = new byte[BytesPerBatch + 4096];
    private int written;
    private int expected;
    private int start;
    private int end;

    public CommandPipe(int port)
    {
        client = new TcpClient("127.0.0.1", port) { NoDelay = true };
        stream = client.GetStream();
    }

    /// <summary>Begins a command of so many words, its name included.</summary>
    public void Begin(int words)
    {
        if (written >= BytesPerBatch || expected >= RepliesPerBatch)
            Flush();
        Header((byte)'*', words);
        expected++;
    }

    public void Word(ReadOnlySpan<byte> word)
    {
        Header((byte)'$', word.Length);
        word.CopyTo(batch.AsSpan(written));
        written += word.Length;
        End();
    }

    public void Word(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        Word(digits[..length]);
    }

    /// <summary>Sends what was written, and waits for all replies.</summary>
    public void Flush()
    {
        stream.Write(batch, 0, written);
        written = 0;
        for (; expected > 0; expected--)
            Skip();
    }

    /// <summary>Sends one command of words without spaces; the reply's first line, or its bulk string; of an array the first element, if that is a string: the rest is thrown away.</summary>
    public string Ask(string command)
    {
        Flush();
        var words = command.Split(' ');
        Begin(words.Length);
        foreach (var word in words)
            Word(System.Text.Encoding.UTF8.GetBytes(word));
        stream.Write(batch, 0, written);
        (written, expected) = (0, 0);
        var line = Line();
        var rest = 0;
        if (line[0] == '*' && line != "*0" && Peek() == '$')
        {
            rest = int.Parse(line.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) - 1;
            line = Line();
        }

        for (var items = line[0] == '*' ? int.Parse(line.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) : 0; items > 0; items--)
            Skip();
        if (line[0] != '$' || line == "$-1")
            return line;
        var text = new byte[int.Parse(line.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)];
        for (var i = 0; i < text.Length; i++)
            text[i] = Next();
        _ = Line();
        for (; rest > 0; rest--)
            Skip();
        return System.Text.Encoding.UTF8.GetString(text);
    }

    public void Dispose() => client.Dispose();

    private void Header(byte kind, int number)
    {
        batch[written++] = kind;
        Utf8Formatter.TryFormat(number, batch.AsSpan(written), out var length);
        written += length;
        End();
    }

    private void End()
    {
        batch[written++] = (byte)'\r';
        batch[written++] = (byte)'\n';
    }

    private void Skip()
    {
        var kind = Next();
        if (kind is (byte)'-')
            throw new InvalidDataException("the server answers an error: " + Line());
        var number = 0;
        var isNegative = false;
        for (var next = Next(); next != '\n'; next = Next())
        {
            isNegative |= next == '-';
            if (kind is (byte)'$' or (byte)'*' && next is >= (byte)'0' and <= (byte)'9')
                number = (number * 10) + (next - '0');
        }

        if (isNegative)
            return;
        for (var i = 0; kind == '$' && i < number + 2; i++)
            Next();
        for (var i = 0; kind == '*' && i < number; i++)
            Skip();
    }

    private string Line()
    {
        var line = new System.Text.StringBuilder();
        for (var next = Next(); next != '\n'; next = Next())
        {
            if (next != '\r')
                line.Append((char)next);
        }

        return line.ToString();
    }

    private byte Next()
    {
        Receive();
        return received[start++];
    }

    private byte Peek()
    {
        Receive();
        return received[start];
    }

    private void Receive()
    {
        if (start == end)
        {
            start = 0;
            end = stream.Read(received);
            if (end == 0)
                throw new EndOfStreamException("the server closed the connection");
        }
    }
}
