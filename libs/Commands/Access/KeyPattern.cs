namespace Distro.Commands.Access;

/// <summary>Keys that a selector lets through, as a glob pattern, and for what.</summary>
internal sealed record KeyPattern(string Pattern, KeyAccess Access)
{
    public byte[] Glob { get; } = AccessText.Bytes(Pattern);

    public override string ToString() => Access switch
    {
        KeyAccess.Read => "%R~" + Pattern,
        KeyAccess.Write => "%W~" + Pattern,
        _ => "~" + Pattern,
    };
}

/// <summary>What a command does with a key's contents: tells or uses them, or changes them.</summary>
[Flags]
internal enum KeyAccess
{
    None = 0,
    Read = 1,
    Write = 2,
    All = Read | Write,
}
