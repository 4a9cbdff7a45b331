using System.Buffers.Text;

namespace Distro.LogTool.Stored;

/// <summary>Walks the arguments of a command that is a RESP array of bulk strings. Stops where the bytes are none: a dump shows what it can.</summary>
internal ref struct RespArray
{
    private ReadOnlySpan<byte> rest;
    private int left;

    public RespArray(ReadOnlySpan<byte> command)
    {
        rest = command;
        left = TryNumber((byte)'*', out var count) ? count : 0;
    }

    public bool TryNext(out ReadOnlySpan<byte> argument)
    {
        argument = default;
        if (left == 0 || !TryNumber((byte)'$', out var length) || length < 0 || length + 2 > rest.Length) return false;
        left--;
        argument = rest[..length];
        rest = rest[(length + 2)..];
        return true;
    }

    private bool TryNumber(byte mark, out int number)
    {
        number = 0;
        if (rest.IsEmpty || rest[0] != mark || !Utf8Parser.TryParse(rest[1..], out number, out var consumed) || rest.Length < consumed + 3) return false;
        rest = rest[(consumed + 3)..];
        return true;
    }
}
