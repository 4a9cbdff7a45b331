using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>
/// A call that has not returned. Frames are objects that their thread uses again, so a call allocates nothing. Registers of a
/// Lua function start at Base; the function itself stands at Function, where its results go.
/// </summary>
sealed class Frame
{
    public LuaClosure? Closure;
    public NativeFunction? Native;
    public int Function;
    public int Base;

    /// <summary>The next instruction, as far as it has been written back.</summary>
    public int ProgramCounter;

    /// <summary>Results that the caller wants; -1 for all.</summary>
    public int Wanted;

    public ReturnTo ReturnTo;

    /// <summary>Arguments beyond the parameters; they stand below Base.</summary>
    public int ExtraArguments;

    /// <summary>Calls that this frame replaced by tail calls.</summary>
    public int TailCalls;

    /// <summary>What an instruction that waits for a metamethod must remember: see <see cref="Interrupted"/>.</summary>
    public int Pending;

    /// <summary>The handler of an xpcall.</summary>
    public LuaValue Handler;
}

/// <summary>What happens with the results of a call.</summary>
enum ReturnTo : byte
{
    /// <summary>They go where the function stood.</summary>
    Caller,

    /// <summary>As above, for the iterator of a generic for, which real Lua calls from C: no yield crosses it.</summary>
    Loop,

    /// <summary>They finish the instruction that called a metamethod.</summary>
    Instruction,

    /// <summary>They are the results of the native frame below: pcall or xpcall.</summary>
    ProtectedCall,

    /// <summary>They leave the interpreter: a native function called it.</summary>
    Host,

    /// <summary>They are what the coroutine ends with.</summary>
    Resumer,
}
