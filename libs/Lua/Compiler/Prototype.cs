using Distro.Lua.Values;

namespace Distro.Lua.Compiler;

/// <summary>A compiled function. It never changes, so machines on all threads run the same one.</summary>
sealed class Prototype
{
    public required string ChunkName { get; init; }
    public required Instruction[] Code { get; init; }
    public required LuaValue[] Constants { get; init; }
    public required Prototype[] Functions { get; init; }
    public required UpvalueSource[] Upvalues { get; init; }

    /// <summary>Source line of each instruction.</summary>
    public required int[] Lines { get; init; }

    public required LocalVariable[] Locals { get; init; }
    public required int LineDefined { get; init; }
    public required int ParameterCount { get; init; }
    public required bool IsVararg { get; init; }

    /// <summary>True when the old-style table "arg" holds the extra arguments: the function is vararg and never says "...".</summary>
    public required bool NeedsArgTable { get; init; }

    /// <summary>Registers that a frame of this function needs.</summary>
    public required int StackSize { get; init; }

    public int UpvalueCount => Upvalues.Length;
}

/// <summary>Where a new closure finds a variable it catches: a register of the function around it, or an upvalue of that function.</summary>
readonly record struct UpvalueSource(LuaString Name, bool IsLocal, int Index);

/// <summary>A local variable's name and where in the code it is alive: what error messages call a register.</summary>
readonly record struct LocalVariable(LuaString Name, int From, int To);
