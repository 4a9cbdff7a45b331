using System.Globalization;
using System.Text;
using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>
/// A native function's view of its call: arguments from 0, and where results go. Results are written from the function's own
/// slot on, that is over the arguments, so a function reads what it needs first. Errors are worded as the language's own
/// libraries word them, with arguments counted from 1.
/// </summary>
public readonly ref struct NativeCall
{
    /// <summary>In place of a number of results: the function failed, see <see cref="Raise"/>.</summary>
    internal const int Raised = -1;

    readonly int first;

    internal NativeCall(LuaMachine machine, int first, int count)
    {
        Machine = machine;
        this.first = first;
        Count = count;
    }

    public LuaMachine Machine { get; }
    public int Count { get; }

    /// <summary>An argument; nil where none was given.</summary>
    public LuaValue this[int index] => index < Count ? Machine.Running.Stack[first + index] : default;

    /// <summary>The first slot behind the arguments: nothing stands there while a native function runs.</summary>
    internal int End => first + Count;

    internal ReadOnlySpan<LuaValue> Arguments => Machine.Running.Stack.AsSpan(first, Count);

    public static int Return() => 0;

    public int Return(in LuaValue value)
    {
        Machine.Running.Stack[first - 1] = value;
        return 1;
    }

    /// <summary>The function fails with this error, as if it threw it, and does nothing more. For errors that scripts catch as a matter of course.</summary>
    public int Raise(in LuaValue error)
    {
        Machine.Raised = error;
        return Raised;
    }

    public int Return(double value) => Return(new LuaValue(value));

    public int Return(bool value) => Return(new LuaValue(value));

    public int Return(LuaString value) => Return(new LuaValue(value));

    public int Return(LuaTable value) => Return(new LuaValue(value));

    public int Return(in LuaValue one, in LuaValue two)
    {
        Machine.Running.Stack[first - 1] = one;
        Machine.Running.Stack[first] = two;
        return 2;
    }

    /// <summary>The arguments from one on are the results.</summary>
    public int ReturnFrom(int index)
    {
        var count = Math.Max(0, Count - index);
        Machine.Running.Stack.AsSpan(first + Math.Min(index, Count), count).CopyTo(Machine.Running.Stack.AsSpan(first - 1));
        return count;
    }

    public int Return(ReadOnlySpan<LuaValue> values)
    {
        Room(values.Length);
        values.CopyTo(Machine.Running.Stack.AsSpan(first - 1));
        return values.Length;
    }

    /// <summary>Makes room for many results, which are then written by <see cref="SetResult"/>.</summary>
    public void Room(int results) => Machine.Running.Ensure(first - 1 + results);

    public void SetResult(int index, in LuaValue value) => Machine.Running.Stack[first - 1 + index] = value;

    public double Number(int index) => Arithmetic.TryNumber(this[index], out var number) ? number : throw TypeError(index, "number");

    /// <summary>A number, or a string that reads as one. False for anything else.</summary>
    public bool TryNumber(int index, out double number) => Arithmetic.TryNumber(this[index], out number);

    public double Number(int index, double otherwise) => this[index].IsNil ? otherwise : Number(index);

    /// <summary>A number cut to a whole one; out of range, the lowest, as the processor converts.</summary>
    public int Integer(int index) => ToInt32(Number(index));

    public int Integer(int index, int otherwise) => this[index].IsNil ? otherwise : Integer(index);

    /// <summary>A number cut to a whole one of 64 bits: positions in strings.</summary>
    public long Long(int index) => ToInt64(Number(index));

    public long Long(int index, long otherwise) => this[index].IsNil ? otherwise : Long(index);

    public static int ToInt32(double number) => unchecked((int)ToInt64(number));

    public static long ToInt64(double number) => number is >= -9223372036854775808.0 and < 9223372036854775808.0 ? (long)number : long.MinValue;

    public LuaString String(int index) => Tostring.Coerce(this[index]) ?? throw TypeError(index, "string");

    public LuaString String(int index, LuaString otherwise) => this[index].IsNil ? otherwise : String(index);

    public LuaTable Table(int index) => this[index].AsTable ?? throw TypeError(index, "table");

    public LuaFunction Function(int index) => this[index].AsFunction ?? throw TypeError(index, "function");

    public LuaValue Any(int index) => index < Count ? this[index] : throw ArgumentError(index, "value expected");

    /// <summary>Refuses a table that scripts may not change.</summary>
    public LuaTable Writable(int index)
    {
        var table = Table(index);
        return table.IsReadOnly ? throw PlainError("Attempt to modify a readonly table") : table;
    }

    public LuaException TypeError(int index, string expected) =>
        ArgumentError(index, $"{expected} expected, got {(index < Count ? this[index].TypeName : "no value")}");

    /// <summary>bad argument #n to 'name' (what is wrong with it).</summary>
    public LuaException ArgumentError(int index, string message)
    {
        var number = index + 1;
        var name = VariableNames.OfCalled(Machine.Running);
        if (name is { Kind: "method" } && --number == 0) return Error($"calling '{name.Value.Name}' on bad self ({message})");
        return Error(string.Create(CultureInfo.InvariantCulture, $"bad argument #{number} to '{name?.Name ?? "?"}' ({message})"));
    }

    /// <summary>An error at the line that called this function.</summary>
    public LuaException Error(string message) => new(Positions.Where(Machine, 1) + message);

    public LuaException Error(ReadOnlySpan<byte> message) =>
        new(new LuaValue(LuaString.From([.. Encoding.UTF8.GetBytes(Positions.Where(Machine, 1)), .. message])));

    /// <summary>An error without a position.</summary>
    public LuaException PlainError(string message) => new(message);

    /// <summary>Calls back into Lua from native code, and returns the first result.</summary>
    public LuaValue Call(in LuaValue function, params ReadOnlySpan<LuaValue> arguments) => Machine.CallValue(function, arguments);
}
