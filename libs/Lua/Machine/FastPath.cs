using System.Runtime.CompilerServices;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>The common cases of operations that are too long for the loop's own lines. False sends the operation to <see cref="Steps"/>.</summary>
static class FastPath
{
    public static bool Global(LuaClosure closure, in LuaValue name, ref LuaValue target)
    {
        var value = closure.Environment!.Get(Unsafe.As<LuaString>(name.Reference)!);
        if (value.Reference is null) return false;
        target = value;
        return true;
    }

    /// <summary>A field or element that is there, or a missing one of a table without metatable.</summary>
    public static bool Get(in LuaValue indexed, in LuaValue key, ref LuaValue target)
    {
        if (indexed.Reference is not LuaTable table) return false;
        LuaValue value;
        if (key.Reference is LuaString text) value = table.Get(text);
        else if (key.Reference != (object)TypeMark.Number || !table.TryGetAt(key.Number, out value)) value = table.Get(key);
        if (value.Reference is null && table.Metatable is not null) return false;
        target = value;
        return true;
    }

    /// <summary>Any assignment to a table without metatable that may be written; nil and NaN as keys are left to the long way.</summary>
    public static bool Set(in LuaValue indexed, in LuaValue key, in LuaValue value)
    {
        if (indexed.Reference is not LuaTable table) return false;
        if (key.Reference == (object)TypeMark.Number)
        {
            if (table.TryReplaceAt(key.Number, value)) return true;
            if (double.IsNaN(key.Number)) return false;
        }

        if (table.Metatable is not null || table.IsReadOnly || key.Reference is null) return false;
        table.Set(key, value);
        return true;
    }

    public static bool Self(Span<LuaValue> registers, int target, in LuaValue self, in LuaValue key)
    {
        if (self.Reference is not LuaTable table || key.Reference is not LuaString text) return false;
        var value = table.Get(text);
        if (value.Reference is null) return false;
        registers[target + 1] = self;
        registers[target] = value;
        return true;
    }

    /// <summary>Equality that no metamethod has a say in.</summary>
    public static bool Equal(in LuaValue left, in LuaValue right, out bool equal)
    {
        equal = LuaValue.RawEquals(left, right);
        return equal || left.Reference is not LuaTable || right.Reference is not LuaTable;
    }

    /// <summary>The step of a numeric for. False when the loop is over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Advance(Span<LuaValue> registers, int first)
    {
        var four = registers.Slice(first, 4);
        var step = four[2].Number;
        var index = four[0].Number + step;
        if (step > 0 ? index > four[1].Number : !(index >= four[1].Number)) return false;
        four[0].Number = index;
        four[3].SetNumber(index);
        return true;
    }

    /// <summary>A generic for over <c>next</c>, which is what pairs gives: no call is made.</summary>
    public static bool Next(Span<LuaValue> registers, int first, int wanted)
    {
        if (registers[first].Reference != Libraries.BaseLibrary.Next || wanted > 2 || registers[first + 1].Reference is not LuaTable table) return false;
        var key = registers[first + 2];
        if (!table.TryNext(ref key, out var value)) return false;
        registers[first + 3] = key;
        if (wanted > 1) registers[first + 4] = value;
        return true;
    }
}
