namespace Distro.Rdb.Lzf;

/// <summary>
/// Undoes LZF. A control byte below 32 is followed by so many literal bytes plus one; any other copies 3 to 264 bytes from up to 8 KB back.
/// Nothing is read outside the source nor written outside the target, whatever the bytes say.
/// </summary>
public static class LzfExpander
{
    /// <summary>The most bytes that one compressed byte can stand for: three copy 264.</summary>
    public const int ExpansionMax = 88;

    private const int LiteralsMax = 32;
    private const int LongLength = 7;
    private const int LengthBias = 2;

    /// <summary>True when the source makes exactly as many bytes as the target has.</summary>
    public static bool TryExpand(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int read = 0, written = 0;
        while (read < source.Length)
        {
            int control = source[read++];
            if (control < LiteralsMax)
            {
                var literals = control + 1;
                if (literals > source.Length - read || literals > target.Length - written) return false;
                source.Slice(read, literals).CopyTo(target[written..]);
                read += literals;
                written += literals;
                continue;
            }

            var length = control >> 5;
            if (length == LongLength)
            {
                if (read == source.Length) return false;
                length += source[read++];
            }

            if (read == source.Length) return false;
            var distance = ((control & (LiteralsMax - 1)) << 8) + source[read++] + 1;
            length += LengthBias;
            if (distance > written || length > target.Length - written) return false;
            Repeat(target, written, distance, length);
            written += length;
        }

        return written == target.Length;
    }

    /// <summary>Source and target may overlap: what was just written is read again, byte by byte.</summary>
    private static void Repeat(Span<byte> target, int at, int distance, int length)
    {
        if (distance >= length)
        {
            target.Slice(at - distance, length).CopyTo(target[at..]);
            return;
        }

        for (var i = at; i < at + length; i++) target[i] = target[i - distance];
    }
}
