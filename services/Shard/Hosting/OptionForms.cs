using System.Globalization;

namespace Distro.Shard.Hosting;

/// <summary>The forms of options that are more than one word.</summary>
internal static class OptionForms
{
    /// <summary>oom-score-adj-values: what is added for a primary, a replica and a child.</summary>
    public static string? OomScores(string text)
        => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != OutOfMemoryScore.ValueCount ? "wrong number of arguments"
            : OutOfMemoryScore.Values(text) is null ? $"Invalid oom-score-adj-values, elements must be between -{OutOfMemoryScore.ValueMax} and {OutOfMemoryScore.ValueMax}." : null;

    /// <summary>Where nobody says otherwise, as everywhere.</summary>
    public const string UsualSavePoints = "3600 1 300 100 60 10000";

    /// <summary>save: pairs of seconds and changes, or nothing.</summary>
    public static string? SavePoints(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var arePairs = words.Length % 2 == 0 && Array.TrueForAll(words, word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1);
        return arePairs ? null : "Invalid save parameters";
    }
}
