namespace Distro.Tests.Commands.Differential;

/// <summary>
/// Finds few of many commands that still show a difference between the peer and us: leaves out half of them, a quarter, and so on down to single ones, as
/// long as some difference remains.
/// </summary>
internal sealed class Shrinker(SideBySide sides)
{
    private const int CommandsMax = 400_000;

    private int commands;

    public IReadOnlyList<string> Shrink(IReadOnlyList<byte[][]> history)
    {
        var kept = UpToDifference(history) ?? [.. history];
        for (var size = kept.Count / 2; size > 0 && commands < CommandsMax; size /= 2)
        {
            for (var start = 0; start + size < kept.Count && commands < CommandsMax;)
            {
                if (UpToDifference([.. kept.Take(start), .. kept.Skip(start + size)]) is { } fewer) kept = fewer;
                else start += size;
            }
        }

        return [.. kept.Select(SideBySide.Line)];
    }

    /// <summary>The commands up to the first whose replies differ, or null when all agree.</summary>
    private List<byte[][]>? UpToDifference(IReadOnlyList<byte[][]> some)
    {
        sides.Restart();
        for (var i = 0; i < some.Count; i++)
        {
            commands++;
            if (sides.Run(some[i]) is not null || (i == some.Count - 1 && sides.CompareState() is not null)) return [.. some.Take(i + 1)];
        }

        return null;
    }
}
