using Distro.ChangeLog.Keys;

namespace Distro.Tests.ChangeLog.Keys;

/// <summary>Keys of numbers, the first the one for what is written; salts and nonces from a seed, so that a history of a seed is the same again.</summary>
internal static class SampleKeys
{
    public static KeyRing Of(int seed, params int[] numbers)
    {
        var random = new Random(seed);
        var text = string.Join('\n', numbers.Select(number => Convert.ToHexString([.. Enumerable.Range(0, KeyRing.KeyBytes).Select(i => (byte)(number + i))])));
        var keys = KeyRing.Parse(text, "keys");
        return keys.With(random.NextBytes);
    }
}
