using Distro.Commands.Execution;

namespace Distro.Commands.Streams;

/// <summary>The errors of a group that is not there, which name what was looked for, byte for byte.</summary>
internal static class NoGroup
{
    /// <summary>Neither key nor group, in the words of XPENDING, XCLAIM and, with what is behind them, XREADGROUP.</summary>
    public static void WriteKeyOrGroup(scoped ref Call call, ReadOnlySpan<byte> key, ReadOnlySpan<byte> group, ReadOnlySpan<byte> behind = default)
        => Write(ref call, "NOGROUP No such key '"u8, key, "' or consumer group '"u8, group, "'"u8, behind);

    /// <summary>A group of a key that is there, in the words of XGROUP and XINFO.</summary>
    public static void WriteGroup(scoped ref Call call, ReadOnlySpan<byte> key, ReadOnlySpan<byte> group)
        => Write(ref call, "NOGROUP No such consumer group '"u8, group, "' for key name '"u8, key, "'"u8, default);

    private static void Write(scoped ref Call call, ReadOnlySpan<byte> begin, ReadOnlySpan<byte> first, ReadOnlySpan<byte> middle, ReadOnlySpan<byte> second, ReadOnlySpan<byte> end, ReadOnlySpan<byte> behind)
    {
        var line = new byte[begin.Length + first.Length + middle.Length + second.Length + end.Length + behind.Length];
        var length = 0;
        Append(line, ref length, begin);
        Append(line, ref length, first);
        Append(line, ref length, middle);
        Append(line, ref length, second);
        Append(line, ref length, end);
        Append(line, ref length, behind);
        call.Reply.Error(line);
    }

    private static void Append(byte[] line, ref int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(line.AsSpan(length));
        length += text.Length;
    }
}
