using System.Text;
using Distro.Commands.Declaration;
using Distro.Resp;

namespace Distro.Commands.Routing;

/// <summary>
/// Which arguments of a command are keys, as its key specs (or its own finder) say. The shard takes their slots, the Router picks their group,
/// COMMAND GETKEYS lists them: all three ask here.
/// </summary>
public static class KeyPositions
{
    /// <summary>The arguments make no sense: a key count that is no number, or more keys than arguments.</summary>
    public const int Invalid = -1;

    /// <summary>
    /// Writes the indexes of the key arguments in order, as many as fit, and returns how many there are: if more than fit, call again with more room.
    /// <see cref="Invalid"/> when the arguments make no sense.
    /// </summary>
    public static int Find(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, Span<int> keys)
        => Find(command, input, arguments, keys, KeyUse.NotKey);

    /// <summary>The same for whoever must know where a command belongs: names of shard channels are no keys, but have slots as keys have.</summary>
    public static int FindPlaces(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, Span<int> keys)
        => Find(command, input, arguments, keys, command.Is(CommandFlags.PubSub) ? KeyUse.None : KeyUse.NotKey);

    private static int Find(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, Span<int> keys, KeyUse without)
    {
        if (command.FindKeys is { } finder) return command.Takes(arguments.Length) ? finder(input, arguments, keys) : Invalid;
        var count = 0;
        foreach (var spec in command.Keys)
        {
            if (spec.IsUnknown || (spec.Use & without) != 0) continue;
            if (!TryRange(spec, input, arguments, out var first, out var last, out var step)) continue;
            if (first == Invalid) return Invalid;
            for (var i = first; i <= last; i += step)
            {
                if (i >= arguments.Length) return Invalid;
                if (count < keys.Length) keys[count] = i;
                count++;
            }
        }

        return count;
    }

    /// <summary>What a command does to the key at an argument: the use of the first spec that covers it, or of the last that says nothing of where, or of the last of those of a command that finds its keys itself.</summary>
    public static KeyUse UseOf(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, int position)
    {
        if (command.FindUse is { } finder) return finder(input, arguments);
        var unknown = KeyUse.None;
        foreach (var spec in command.Keys)
        {
            if (spec.IsUnknown)
            {
                unknown = spec.Use;
                continue;
            }

            if (!TryRange(spec, input, arguments, out var first, out var last, out var step) || first == Invalid) continue;
            if (position >= first && position <= last && (position - first) % step == 0) return spec.Use;
        }

        return unknown != KeyUse.None || command.FindKeys is null ? unknown : command.Keys[^1].Use;
    }

    /// <summary>First and last key of one spec. False when its keyword is absent; first is Invalid when its numbers make no sense.</summary>
    private static bool TryRange(KeySpec spec, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, out int first, out int last, out int step)
    {
        step = Math.Max(1, spec.Step);
        last = 0;
        if (!TryBegin(spec, input, arguments, out first)) return false;

        if (spec.KeyCountIndex >= 0)
        {
            var countAt = first + spec.KeyCountIndex;
            first += spec.FirstKeyOffset;
            if (countAt >= arguments.Length
                || !IntegerText.TryParse(input.Slice(arguments[countAt].Offset, arguments[countAt].Length), out var keyCount)
                || keyCount < 0
                || keyCount > arguments.Length
                || first + (keyCount - 1) * step >= arguments.Length)
            {
                first = Invalid;
                return true;
            }

            last = first + (int)((keyCount - 1) * step);
            return true;
        }

        last = spec.LastKey >= 0 ? first + spec.LastKey : arguments.Length + spec.LastKey;
        if (spec.LastKey == -1 && spec.Limit > 1) last = first + (arguments.Length - first) / spec.Limit - 1;
        return true;
    }

    private static bool TryBegin(KeySpec spec, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, out int first)
    {
        first = spec.BeginIndex;
        if (spec.BeginKeyword is not { } keyword) return first < arguments.Length;

        var step = spec.BeginIndex > 0 ? 1 : -1;
        var start = spec.BeginIndex > 0 ? spec.BeginIndex : arguments.Length + spec.BeginIndex;
        for (var i = start; i > 0 && i < arguments.Length - 1; i += step)
        {
            if (!Ascii.EqualsIgnoreCase(input.Slice(arguments[i].Offset, arguments[i].Length), keyword)) continue;
            first = i + 1;
            return true;
        }

        return false;
    }
}
