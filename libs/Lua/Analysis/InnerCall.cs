namespace Distro.Lua.Analysis;

/// <summary>A call of the host's command function as the compiler sees it: the literal that names the command, and which arguments are elements of KEYS.</summary>
/// <param name="Name">The first argument, when it is a literal.</param>
/// <param name="Keys">For each argument, the name included, whether it is an element of KEYS.</param>
public readonly record struct InnerCall(byte[]? Name, IReadOnlyList<bool> Keys)
{
    /// <summary>Arguments, the command's name included.</summary>
    public int Count => Keys.Count;

    public bool IsKey(int index) => Keys[index];
}
