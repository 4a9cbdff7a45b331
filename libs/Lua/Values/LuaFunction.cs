using Distro.Lua.Compiler;
using Distro.Lua.Machine;

namespace Distro.Lua.Values;

/// <summary>Something that can be called. Its environment is where it finds its globals; getfenv and setfenv show it.</summary>
public abstract class LuaFunction
{
    public LuaTable? Environment { get; set; }
    internal int SurveyMark;
}

/// <summary>A compiled function with the variables it caught.</summary>
public sealed class LuaClosure : LuaFunction
{
    internal readonly Prototype Prototype;
    internal readonly Upvalue[] Upvalues;

    internal LuaClosure(Prototype prototype, LuaTable? environment)
    {
        Prototype = prototype;
        Upvalues = prototype.UpvalueCount == 0 ? [] : new Upvalue[prototype.UpvalueCount];
        Environment = environment;
    }
}

/// <summary>What a native function does: reads its arguments from the call, writes results through it, returns how many.</summary>
public delegate int NativeBody(NativeCall call);

/// <summary>
/// A function of the host. Those that call back into Lua without leaving the interpreter's loop (pcall, coroutine.resume and
/// their kind) have no body: the interpreter knows them by <see cref="Kind"/>.
/// </summary>
public sealed class NativeFunction : LuaFunction
{
    internal readonly NativeKind Kind;
    internal readonly NativeBody? Body;

    public NativeFunction(string name, NativeBody body)
    {
        Name = name;
        Body = body;
    }

    internal NativeFunction(string name, NativeKind kind)
    {
        Name = name;
        Kind = kind;
    }

    public string Name { get; }

    /// <summary>The coroutine that a function made by coroutine.wrap resumes.</summary>
    internal LuaThread? Wrapped { get; init; }
}

/// <summary>How the interpreter runs a native function.</summary>
enum NativeKind : byte
{
    Body,
    ProtectedCall,
    ProtectedCallWithHandler,
    Resume,
    ResumeWrapped,
    Yield,
}
