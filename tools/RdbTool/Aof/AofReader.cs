using Distro.Resp;

namespace Distro.RdbTool.Aof;

/// <summary>The commands of one append-only file from a position on, one by one. Lines that begin with `#` (times) are passed over. Memory grows with the bytes that are there, not with what is promised.</summary>
internal sealed class AofReader
{
    private const int BufferBytes = 256 * 1024;

    private readonly Stream stream;
    private readonly RequestParser parser = new();
    private byte[] buffer = new byte[BufferBytes];
    private int at;
    private int end;

    public AofReader(Stream stream, long position)
    {
        this.stream = stream;
        stream.Position = position;
        Position = position;
    }

    /// <summary>Of the command that was read last, and after the last one, of what could not be read.</summary>
    public long Position { get; private set; }

    public ReadOnlySpan<byte> Input => parser.Source(buffer.AsSpan(at, end - at));

    public ReadOnlySpan<Arg> Arguments => parser.Arguments;

    /// <summary>Why no further command comes though the file has not ended; null at its end.</summary>
    public string? Problem { get; private set; }

    /// <summary>The problem is that the file ends inside a command, as after a crash.</summary>
    public bool IsCutShort { get; private set; }

    public bool Next()
    {
        Skip(parser.Consumed);
        while (true)
        {
            if (at == end && !Fill()) return false;
            if (buffer[at] == (byte)'#')
            {
                if (!SkipLine()) return CutShort();
                continue;
            }

            if (buffer[at] != (byte)'*') return Fail($"a command is expected here, and it begins with the byte {buffer[at]:x2}");
            switch (parser.Parse(buffer.AsSpan(at, end - at)))
            {
                case RequestStatus.Complete:
                    return true;
                case RequestStatus.Empty:
                    Skip(parser.Consumed);
                    break;
                case RequestStatus.Error:
                    return Fail(parser.ErrorLine["ERR ".Length..]);
                default:
                    if (!Fill()) return CutShort();
                    break;
            }
        }
    }

    private bool CutShort()
    {
        IsCutShort = true;
        return Fail("the file ends inside a command");
    }

    private bool Fail(string problem)
    {
        Problem = problem;
        return false;
    }

    private bool SkipLine()
    {
        while (true)
        {
            var length = buffer.AsSpan(at, end - at).IndexOf((byte)'\n');
            if (length >= 0)
            {
                Skip(length + 1);
                return true;
            }

            if (end - at > RespLimits.LineBytesMax || !Fill()) return false;
        }
    }

    private void Skip(int count)
    {
        at += count;
        Position += count;
        if (count > 0) parser.Restart();
    }

    private bool Fill()
    {
        if (at > 0)
        {
            buffer.AsSpan(at, end - at).CopyTo(buffer);
            end -= at;
            at = 0;
        }

        if (end == buffer.Length)
        {
            if (buffer.Length == Array.MaxLength) return Fail("a command is larger than 2 GiB");
            Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, Array.MaxLength));
        }

        var read = stream.Read(buffer.AsSpan(end));
        end += read;
        return read > 0;
    }
}
