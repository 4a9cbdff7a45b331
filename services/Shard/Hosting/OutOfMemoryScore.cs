using System.Globalization;
using Distro.Shard.Execution;

namespace Distro.Shard.Hosting;

/// <summary>
/// oom-score-adj: tells Linux which process to end first when memory runs out: a replica before a primary. The kernel's file holds the score; what it held
/// before is kept, and put back when the option is switched off. Where there is no such file nothing is done.
/// </summary>
/// <param name="path">The kernel's file.</param>
internal sealed class OutOfMemoryScore(ShardOptions options, Func<ServingRole> role, string path = OutOfMemoryScore.KernelFile)
{
    public const string KernelFile = "/proc/self/oom_score_adj";

    /// <summary>How many values there are: for a primary, a replica, and a forked child, which there is none of here.</summary>
    public const int ValueCount = 3;

    public const int ValueMax = 2000;

    private const int KernelMax = 1000;

    private readonly Lock gate = new();
    private int? before;
    private ServingRole applied;

    /// <summary>Takes over what the options say. Null when done, else why it could not.</summary>
    public string? Follow()
    {
        lock (gate)
        {
            try
            {
                Apply();
                return null;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
            {
                return "Failed to set current oom_score_adj. Check server logs.";
            }
        }
    }

    /// <summary>The role may have changed.</summary>
    public void Look()
    {
        if (role() != applied && before is not null)
            Follow();
    }

    private void Apply()
    {
        if (!File.Exists(path))
            return;
        applied = role();
        var mode = options.OomScoreAdjust.Value;
        if (mode == "no")
        {
            if (before is { } old)
                Write(old);
            before = null;
            return;
        }

        var start = before ?? int.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture);
        var value = Values(options.OomScoreValues.Value)![applied == ServingRole.Primary ? 0 : 1];
        Write(Math.Clamp(mode == "absolute" ? value : start + value, -KernelMax, KernelMax));
        before = start;
    }

    private void Write(int score) => File.WriteAllText(path, score.ToString(CultureInfo.InvariantCulture));

    /// <summary>Null when the text is no three numbers in range.</summary>
    public static int[]? Values(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var values = new int[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!int.TryParse(words[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out values[i]) || Math.Abs((long)values[i]) > ValueMax)
                return null;
        }

        return values.Length == ValueCount ? values : null;
    }
}
