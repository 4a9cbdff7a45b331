using Distro.Lua.Compiler;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>
/// Functions of varying arguments: all arguments stay below the frame, the parameters are copied above them. A function that
/// declares "..." and never uses it gets the extra ones in the table "arg", as before Lua 5.1.
/// </summary>
static class Varargs
{
    static readonly LuaString n = ConstantPool.Shared.Intern("n");

    /// <summary>Returns the first register.</summary>
    public static int MoveParameters(LuaMachine machine, LuaThread thread, Prototype prototype, int first, int arguments)
    {
        var fixedCount = prototype.ParameterCount;
        if (arguments < fixedCount)
        {
            thread.Ensure(first + fixedCount + prototype.StackSize);
            thread.Stack.AsSpan(first + arguments, fixedCount - arguments).Clear();
            arguments = fixedCount;
        }

        thread.Ensure(first + arguments + prototype.StackSize);
        var stack = thread.Stack.AsSpan();
        var start = first + arguments;
        stack.Slice(first, fixedCount).CopyTo(stack[start..]);
        stack.Slice(first, fixedCount).Clear();
        stack[start + fixedCount] = prototype.NeedsArgTable ? ArgTable(machine, stack.Slice(first + fixedCount, arguments - fixedCount)) : default;
        return start;
    }

    static LuaValue ArgTable(LuaMachine machine, ReadOnlySpan<LuaValue> extra)
    {
        var table = machine.NewTable(extra.Length, 1);
        table.SetList(1, extra);
        table.Set(new LuaValue(n), new LuaValue((double)extra.Length));
        return new LuaValue(table);
    }
}
