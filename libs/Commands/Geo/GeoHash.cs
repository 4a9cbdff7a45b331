using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.SortedSets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Geo;

/// <summary>GEOHASH: the usual text of eleven letters. It divides latitudes from -90 to 90, scores only those up to 85: a place is taken out of one and put into the other.</summary>
internal static class GeoHash
{
    public static readonly Command Command = new("GEOHASH", "key [member [member ...]]")
    {
        Summary = "Returns members from a geospatial index as geohash strings.", Group = Group.Geo, Since = "3.2.0",
        Complexity = "O(1) for each member requested.",
        Flags = ReadOnly, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)],
        Run = Run,
    };


    private const int Letters = 11;
    private const int LetterBits = 5;

    private static ReadOnlySpan<byte> Alphabet => "0123456789bcdefghjkmnpqrstuvwxyz"u8;

    private static void Run(ref Call call)
    {
        if (!call.TryGet<SortedSet>(1, out var set)) return;
        call.Reply.Array(call.Count - 2);
        Span<byte> text = stackalloc byte[Letters];
        for (var i = 2; i < call.Count; i++)
        {
            if (!set.TryScore(call[i], out var score))
            {
                call.Reply.Null();
                continue;
            }

            // 52 bits make ten letters and two bits; the eleventh letter has always been a zero.
            var bits = GeoCell.Standard(GeoCell.PointOf(score)).Bits;
            text[Letters - 1] = Alphabet[0];
            for (var letter = 0; letter < Letters - 1; letter++)
                text[letter] = Alphabet[(int)(bits >> (GeoCell.ScoreBits - ((letter + 1) * LetterBits))) & ((1 << LetterBits) - 1)];
            call.Reply.Bulk(text);
        }
    }
}
