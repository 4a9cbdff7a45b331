using System.Text;
using Distro.Commands.Execution;
using Distro.Commands.Generic;
using Distro.Commands.Routing;
using Distro.Resp;

namespace Distro.Commands.Sorting;

/// <summary>
/// The words of SORT. They are read three times over: by the executor, who must know which slots to take and whether that will do, and by the handler.
/// </summary>
internal struct SortOptions
{
    private const int Key = 1;
    private const int FirstWord = 2;

    private SortOptions(int getCount) => GetCount = getCount;

    /// <summary>The argument with the pattern of weights; 0 for none.</summary>
    public int By { get; private set; }

    /// <summary>The argument that names the key to store in; 0 for none. Of several the last.</summary>
    public int Store { get; private set; }

    /// <summary>How many GET there are.</summary>
    public int GetCount { get; private set; }

    public bool IsDescending { get; private set; }

    /// <summary>Compares bytes, not numbers.</summary>
    public bool IsAlphabetic { get; private set; }

    public long Offset { get; private set; }

    /// <summary>Negative: all.</summary>
    public long Limit { get; private set; }

    /// <summary>The first of BY and GET whose keys may be in another slot than the key that is sorted; 0 for none.</summary>
    public int Leaving { get; private set; }

    /// <summary>Whether the keys that this command touches may be in slots that its arguments don't tell.</summary>
    public static bool LeavesSlot(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
        => TryRead(input, arguments, stores: true, default, out var options, out _) && options.Leaving > 0;

    /// <summary>The key and the one to store in.</summary>
    public static int FindKeys(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, Span<int> keys)
    {
        TryRead(input, arguments, stores: true, default, out var options, out _);
        if (keys.Length > 0) keys[0] = Key;
        if (options.Store == 0) return 1;
        if (keys.Length > 1) keys[1] = options.Store;
        return 2;
    }

    /// <summary>Reads them. False when they make no sense: what is wrong then. The arguments of GET are written into <paramref name="gets"/>, as many as fit.</summary>
    public static bool TryRead(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, bool stores, scoped Span<int> gets, out SortOptions options, out ReadOnlySpan<byte> error)
    {
        options = new SortOptions(0) { Limit = -1 };
        error = ErrorLine.Syntax;
        for (var i = FirstWord; i < arguments.Length; i++)
        {
            var left = arguments.Length - i - 1;
            if (Is(input, arguments[i], "ASC"u8)) options.IsDescending = false;
            else if (Is(input, arguments[i], "DESC"u8)) options.IsDescending = true;
            else if (Is(input, arguments[i], "ALPHA"u8)) options.IsAlphabetic = true;
            else if (left >= 2 && Is(input, arguments[i], "LIMIT"u8))
            {
                error = ErrorLine.NotAnInteger;
                if (!IntegerText.TryParse(At(input, arguments[i + 1]), out var offset) || !IntegerText.TryParse(At(input, arguments[i + 2]), out var limit)) return false;
                (options.Offset, options.Limit) = (offset, limit);
                error = ErrorLine.Syntax;
                i += 2;
            }
            else if (left >= 1 && stores && Is(input, arguments[i], "STORE"u8)) options.Store = ++i;
            else if (left >= 1 && Is(input, arguments[i], "BY"u8)) options.Note(input, arguments, options.By = ++i);
            else if (left >= 1 && Is(input, arguments[i], "GET"u8))
            {
                options.Note(input, arguments, ++i);
                if (options.GetCount < gets.Length) gets[options.GetCount] = i;
                options.GetCount++;
            }
            else return false;
        }

        return true;
    }

    /// <summary>A pattern without a star makes no key.</summary>
    private void Note(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, int pattern)
    {
        var text = At(input, arguments[pattern]);
        if (Leaving == 0 && text.Contains((byte)'*') && SlotWalk.OnlySlot(text) != HashSlot.Of(At(input, arguments[Key]))) Leaving = pattern;
    }

    private static ReadOnlySpan<byte> At(ReadOnlySpan<byte> input, Arg argument) => input.Slice(argument.Offset, argument.Length);

    private static bool Is(ReadOnlySpan<byte> input, Arg argument, ReadOnlySpan<byte> word) => argument.Length == word.Length && Ascii.EqualsIgnoreCase(At(input, argument), word);
}
