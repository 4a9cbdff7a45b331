namespace Distro.Commands.Declaration;

/// <summary>
/// The keys of a command as COMMAND INFO's three old numbers say it: first key, last key (negative: from the end) and step; all 0 when it has none.
/// Key specs replaced them, but clients still read them. Specs that don't fit in one plain range are left out, and the keys are then "movable".
/// </summary>
public readonly record struct KeyRange(int First, int Last, int Step, bool IsMovable)
{
    public static KeyRange Of(Command command)
    {
        if (command.FindKeys is not null && command.Keys.Length == 0) return new KeyRange(0, 0, 0, true);
        if (command.Keys is [{ BeginKeyword: null, KeyCountIndex: < 0 } only])
            return new KeyRange(only.BeginIndex, Absolute(only), only.Step, (only.Use & KeyUse.Incomplete) != 0);

        var first = int.MaxValue;
        var last = 0;
        var previousLast = 0;
        var movable = false;
        foreach (var spec in command.Keys)
        {
            if (spec.IsUnknown || spec.BeginKeyword is not null || spec.KeyCountIndex >= 0 || spec.Step != 1 || (previousLast != 0 && previousLast != spec.BeginIndex - 1))
            {
                movable = true;
                continue;
            }

            movable |= (spec.Use & KeyUse.Incomplete) != 0;
            first = Math.Min(first, spec.BeginIndex);
            last = (int)Math.Max((uint)last, (uint)Absolute(spec));
            previousLast = last;
        }

        return first == int.MaxValue ? new KeyRange(0, 0, 0, movable) : new KeyRange(first, last, 1, movable);
    }

    private static int Absolute(KeySpec spec) => spec.LastKey >= 0 ? spec.LastKey + spec.BeginIndex : spec.LastKey;
}
