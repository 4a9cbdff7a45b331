namespace Distro.Lua.Values;

/// <summary>
/// An error on its way to the nearest pcall. Its value is whatever the script raised. Where it happened is noted when the
/// error reaches a boundary, while the frames still stand.
/// </summary>
public sealed class LuaException : Exception
{
    public LuaException(LuaValue value) => Value = value;

    public LuaException(string message) : this(new LuaValue(message))
    {
    }

    public LuaValue Value { get; }

    /// <summary>False for errors that no pcall may catch: a killed script, an exhausted budget of the host.</summary>
    public bool IsCatchable { get; init; } = true;

    /// <summary>Chunk and line of the Lua function that ran when the error was raised; empty and 0 when there was none.</summary>
    public string ChunkName { get; internal set; } = "";

    public int Line { get; internal set; }

    /// <summary>The same error with another value, after what it passed through changed it.</summary>
    internal LuaException WithValue(LuaValue value) =>
        LuaValue.RawEquals(value, Value) ? this : new LuaException(value) { IsCatchable = IsCatchable, ChunkName = ChunkName, Line = Line };

    public override string Message => Value.ToString();
}
