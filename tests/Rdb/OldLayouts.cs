using System.Buffers.Binary;
using System.Text;

namespace Distro.Tests.Rdb;

/// <summary>
/// Values in layouts that we read and never write, made by hand: what Redis 2.4 to 7.4 and Valkey 8 and 9 keep. Each with the elements it stands for.
/// </summary>
internal static class OldLayouts
{
    public sealed record Layout(string Name, byte[] Body, string[] Elements, int Version = 10)
    {
        public override string ToString() => Name;
    }

    private static readonly string[] Words = ["a", "12", "13", "-1", "127", "128", "-129", "32768", "8388607", "8388608", "2147483648", "-9223372036854775808", "text", new string('x', 63), new string('y', 64), new string('z', 300), new string('w', 20_000)];
    private static readonly string[] Pairs = ["field", "value", "f2", "17", new string('f', 260), new string('v', 260)];
    private static readonly string[] Scored = ["a", "1.5", "b", "-3", "c", "inf"];

    private static readonly string[] Timed = ["a", "1", "b", "2@1700000000000", "c", "3@5"];

    public static IReadOnlyList<Layout> All { get; } =
    [
        new("list", [1, Length(Words), .. Words.SelectMany(String)], Words, 6),
        new("list ziplist", [10, .. Blob(Ziplist(Words))], Words, 6),
        new("list of ziplists", [14, 2, .. Blob(Ziplist(Words[..5])), .. Blob(Ziplist(Words[5..]))], Words, 7),
        new("list of listpacks", [18, 3, 2, .. Blob(Listpack(Words[..5])), 1, .. String(Words[5]), 2, .. Blob(Listpack(Words[6..]))], Words),
        new("hash zipmap", [9, .. Blob(Zipmap(Pairs))], Pairs, 6),
        new("hash ziplist", [13, .. Blob(Ziplist(Pairs))], Pairs, 6),
        new("hash listpack", [16, .. Blob(Listpack(Pairs))], Pairs),
        new("sorted set with text scores", [3, 3, .. String("a"), 3, .. "1.5"u8, .. String("b"), 2, .. "-3"u8, .. String("c"), 254], Scored, 6),
        new("sorted set ziplist", [12, .. Blob(Ziplist(Scored))], Scored, 6),
        new("sorted set listpack", [17, .. Blob(Listpack(Scored))], Scored),
        new("hash of Valkey with times", [22, 3, .. String("a"), .. String("1"), .. Time(-1), .. String("b"), .. String("2"), .. Time(1_700_000_000_000), .. String("c"), .. String("3"), .. Time(5)], Timed, 80),
        new("hash of Redis with times", [24, .. Time(5), 3, 0, .. String("a"), .. String("1"), .. Number(1_700_000_000_000 - 5 + 1), .. String("b"), .. String("2"), 1, .. String("c"), .. String("3")], Timed, 12),
        new("hash of an early Redis with times", [22, 3, 0, .. String("a"), .. String("1"), .. Number(1_700_000_000_000), .. String("b"), .. String("2"), 5, .. String("c"), .. String("3")], Timed, 12),
        new("hash listpack with times", [25, .. Time(5), .. Blob(Listpack(["a", "1", "0", "b", "2", "1700000000000", "c", "3", "5"]))], Timed, 12),
        new("hash listpack of an early Redis with times", [23, .. Blob(Listpack(["a", "1", "0", "b", "2", "1700000000000", "c", "3", "5"]))], Timed, 12),
        new("set listpack", [20, .. Blob(Listpack(Words))], Words, 11),
    ];

    /// <summary>A string behind its length, never as a number or compressed.</summary>
    public static byte[] String(string text) => Blob(Encoding.Latin1.GetBytes(text));

    public static byte[] Blob(byte[] bytes)
    {
        if (bytes.Length < 64) return [(byte)bytes.Length, .. bytes];
        if (bytes.Length < 16384) return [(byte)(0x40 | (bytes.Length >> 8)), (byte)bytes.Length, .. bytes];
        var length = new byte[5];
        length[0] = 0x80;
        BinaryPrimitives.WriteInt32BigEndian(length.AsSpan(1), bytes.Length);
        return [.. length, .. bytes];
    }

    private static byte[] Time(long milliseconds) => Little(milliseconds, 8);

    private static byte[] Number(long number)
    {
        var bytes = Little(number, 8);
        Array.Reverse(bytes);
        return [0x81, .. bytes];
    }

    public static byte[] Listpack(string[] elements)
    {
        var bytes = new List<byte>(new byte[6]);
        foreach (var element in elements)
        {
            var entry = ListpackEntry(element);
            bytes.AddRange(entry);
            var back = new List<byte>();
            for (var rest = entry.Length; rest > 0 || back.Count == 0; rest >>= 7) back.Add((byte)((rest & 127) | 128));
            back.Reverse();
            back[0] &= 127;
            bytes.AddRange(back);
        }

        bytes.Add(0xFF);
        var listpack = bytes.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(listpack, listpack.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(listpack.AsSpan(4), (ushort)elements.Length);
        return listpack;
    }

    private static byte[] ListpackEntry(string element)
    {
        if (long.TryParse(element, out var number) && number.ToString() == element)
        {
            if (number is >= 0 and <= 127) return [(byte)number];
            if (number is >= -4096 and <= 4095) return [(byte)(0xC0 | ((number >> 8) & 0x1F)), (byte)number];
            if (number is >= short.MinValue and <= short.MaxValue) return [0xF1, .. Little(number, 2)];
            if (number is >= -8388608 and <= 8388607) return [0xF2, .. Little(number, 3)];
            return number is >= int.MinValue and <= int.MaxValue ? [0xF3, .. Little(number, 4)] : [0xF4, .. Little(number, 8)];
        }

        var text = Encoding.Latin1.GetBytes(element);
        if (text.Length < 64) return [(byte)(0x80 | text.Length), .. text];
        return text.Length < 4096 ? [(byte)(0xE0 | (text.Length >> 8)), (byte)text.Length, .. text] : [0xF0, .. Little(text.Length, 4), .. text];
    }

    private static byte[] Ziplist(string[] elements)
    {
        var bytes = new List<byte>(new byte[10]);
        var previous = 0;
        var tail = bytes.Count;
        foreach (var element in elements)
        {
            tail = bytes.Count;
            if (previous < 254) bytes.Add((byte)previous);
            else bytes.AddRange([254, .. Little(previous, 4)]);
            bytes.AddRange(ZiplistEntry(element));
            previous = bytes.Count - tail;
        }

        bytes.Add(0xFF);
        var ziplist = bytes.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(ziplist, ziplist.Length);
        BinaryPrimitives.WriteInt32LittleEndian(ziplist.AsSpan(4), tail);
        BinaryPrimitives.WriteUInt16LittleEndian(ziplist.AsSpan(8), (ushort)elements.Length);
        return ziplist;
    }

    private static byte[] ZiplistEntry(string element)
    {
        if (long.TryParse(element, out var number) && number.ToString() == element)
        {
            if (number is >= 0 and <= 12) return [(byte)(0xF1 + number)];
            if (number is >= sbyte.MinValue and <= sbyte.MaxValue) return [0xFE, (byte)number];
            if (number is >= short.MinValue and <= short.MaxValue) return [0xC0, .. Little(number, 2)];
            if (number is >= -8388608 and <= 8388607) return [0xF0, .. Little(number, 3)];
            return number is >= int.MinValue and <= int.MaxValue ? [0xD0, .. Little(number, 4)] : [0xE0, .. Little(number, 8)];
        }

        var text = Encoding.Latin1.GetBytes(element);
        if (text.Length < 64) return [(byte)text.Length, .. text];
        if (text.Length < 16384) return [(byte)(0x40 | (text.Length >> 8)), (byte)text.Length, .. text];
        var length = Little(text.Length, 4);
        Array.Reverse(length);
        return [0x80, .. length, .. text];
    }

    private static byte[] Zipmap(string[] pairs)
    {
        var bytes = new List<byte> { (byte)(pairs.Length / 2) };
        for (var i = 0; i < pairs.Length; i++)
        {
            var text = Encoding.Latin1.GetBytes(pairs[i]);
            if (text.Length < 254) bytes.Add((byte)text.Length);
            else bytes.AddRange([254, .. Little(text.Length, 4)]);
            if (i % 2 == 1) bytes.Add(2);
            bytes.AddRange(text);
            if (i % 2 == 1) bytes.AddRange([0, 0]);
        }

        bytes.Add(0xFF);
        return [.. bytes];
    }

    private static byte Length(string[] elements) => (byte)elements.Length;

    private static byte[] Little(long number, int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(number >> (8 * i)))];
}
