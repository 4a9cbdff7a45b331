using System.Globalization;

namespace Distro.Shard.Hosting;

/// <summary>The forms of options that are more than one word.</summary>
internal static class OptionForms
{
    /// <summary>save: pairs of seconds and changes, or nothing.</summary>
    public static string? SavePoints(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var arePairs = words.Length % 2 == 0 && Array.TrueForAll(words, word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1);
        return arePairs ? null : "Invalid save parameters";
    }
}
