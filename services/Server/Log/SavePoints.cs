using System.Globalization;

namespace Distro.Server.Log;

/// <summary>The save option, read: a copy of the data is due when some pair's number of changes was made and its seconds have passed since the last one.</summary>
internal static class SavePoints
{
    private const int MillisecondsASecond = 1000;

    /// <param name="text">Pairs of seconds and changes, in the form that the option allows.</param>
    /// <param name="changes">Changes since the last copy.</param>
    /// <param name="milliseconds">Time since the last copy.</param>
    public static bool AreReached(string text, long changes, long milliseconds)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            var seconds = long.Parse(words[i], CultureInfo.InvariantCulture);
            if (changes >= long.Parse(words[i + 1], CultureInfo.InvariantCulture) && milliseconds > seconds * MillisecondsASecond) return true;
        }

        return false;
    }
}
