using System.Text;
using Distro.Resp;

namespace Distro.Commands.Geo;

/// <summary>The keys of GEORADIUS and GEORADIUSBYMEMBER: the one searched, and the last that STORE or STOREDIST names, which is the one written. No spec can say "the last".</summary>
internal static class GeoKeys
{
    private const int Source = 1;
    private const int FirstWord = 5;

    public static int Find(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, Span<int> keys)
    {
        var store = 0;
        for (var i = FirstWord; i < arguments.Length - 1; i++)
        {
            var word = input.Slice(arguments[i].Offset, arguments[i].Length);
            if (Ascii.EqualsIgnoreCase(word, "STORE"u8) || Ascii.EqualsIgnoreCase(word, "STOREDIST"u8)) store = ++i;
        }

        if (keys.Length > 0) keys[0] = Source;
        if (store == 0) return 1;
        if (keys.Length > 1) keys[1] = store;
        return 2;
    }
}
