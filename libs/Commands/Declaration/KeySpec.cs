using Distro.Resp;

namespace Distro.Commands.Declaration;

/// <summary>What a command does to the keys of a spec, as COMMAND INFO's key-spec flags say it.</summary>
[Flags]
public enum KeyUse
{
    None = 0,
    ReadOnly = 1 << 0,
    ReadWrite = 1 << 1,
    Overwrite = 1 << 2,
    Remove = 1 << 3,
    Access = 1 << 4,
    Update = 1 << 5,
    Insert = 1 << 6,
    Delete = 1 << 7,
    NotKey = 1 << 8,
    Incomplete = 1 << 9,
    VariableFlags = 1 << 10,

    /// <summary>Reads the value and returns some of it.</summary>
    Read = ReadOnly | Access,
}

/// <summary>
/// Where keys stand among a command's arguments. Begin: a fixed index, or the argument after a keyword. Then a range (last key, step, limit)
/// or a count argument. The shapes and their numbers are those of COMMAND INFO.
/// </summary>
public sealed record KeySpec
{
    public required KeyUse Use { get; init; }

    /// <summary>Index of the first key (or where the keyword search starts).</summary>
    public int BeginIndex { get; init; }

    /// <summary>When set, the keys begin after this word, searched from <see cref="BeginIndex"/> on (negative: from the end backwards).</summary>
    public string? BeginKeyword { get; init; }

    /// <summary>Relative to the first key; negative counts from the last argument.</summary>
    public int LastKey { get; init; }

    public int Step { get; init; } = 1;

    public int Limit { get; init; }

    /// <summary>When 0 or more: the argument at begin + this holds the number of keys, and the first key stands at begin + <see cref="FirstKeyOffset"/>.</summary>
    public int KeyCountIndex { get; init; } = -1;

    public int FirstKeyOffset { get; init; }

    public string? Notes { get; init; }

    /// <summary>Keys that no argument names, or that only the command's <see cref="Command.FindKeys"/> finds: the spec just says that they are there.</summary>
    public bool IsUnknown { get; init; }

    public static KeySpec Unknown(KeyUse use, string notes) => new() { IsUnknown = true, Use = use, Notes = notes };

    public static KeySpec At(int index, KeyUse use) => new() { BeginIndex = index, Use = use };

    /// <summary>Every <paramref name="step"/>-th argument from <paramref name="first"/> to <paramref name="last"/> (negative: from the end).</summary>
    public static KeySpec Range(int first, int last, int step, KeyUse use)
        => new() { BeginIndex = first, LastKey = last < 0 ? last : last - first, Step = step, Use = use };
}

/// <summary>Whether this call of a command touches keys in slots that its arguments don't tell, and so must run with the gate closed.</summary>
public delegate bool GateTest(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments);

/// <summary>What this call of a command does to its key.</summary>
public delegate KeyUse KeyUseFinder(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments);

/// <summary>Finds key positions that no spec can describe. Writes argument indexes into <paramref name="keys"/>; returns how many, or -1 for arguments that make no sense.</summary>
public delegate int KeyFinder(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, Span<int> keys);
