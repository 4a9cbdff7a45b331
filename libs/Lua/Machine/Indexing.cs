using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>
/// Reading and writing fields with metamethods. A chain of __index or __newindex tables is walked here; where it ends in a
/// function, that is called and its result finishes the instruction.
/// </summary>
sealed class Indexing(LuaMachine machine)
{
    /// <summary>Tables that a chain may have: more is taken for a circle.</summary>
    public const int ChainMax = 100;

    /// <summary>Reads a field. True when the value is there; false when a metamethod has been called for it.</summary>
    public bool TryGet(in LuaValue indexed, in LuaValue key, int operand, out LuaValue value)
    {
        var current = indexed;
        for (var links = 0; links < ChainMax; links++)
        {
            LuaValue handler;
            if (current.Reference is LuaTable table)
            {
                value = table.Get(key);
                if (!value.IsNil || table.Metatable is null) return true;
                handler = table.Metatable.Handler(MetaEvent.Index);
                if (handler.IsNil) return true;
            }
            else
            {
                handler = Metatables.Handler(machine, current, MetaEvent.Index);
                if (handler.IsNil) throw Blame.Operand(machine, "index", current, links == 0 ? operand : Compiler.Instruction.ConstantBase);
            }

            if (handler.IsFunction)
            {
                value = default;
                machine.Calls.Meta(handler, current, key, default, arguments: 2);
                return false;
            }

            current = handler;
        }

        throw Positions.Error(machine, "loop in gettable");
    }

    public void Set(in LuaValue indexed, in LuaValue key, in LuaValue value, int operand)
    {
        var current = indexed;
        for (var links = 0; links < ChainMax; links++)
        {
            LuaValue handler;
            if (current.Reference is LuaTable table)
            {
                if (table.Metatable is null || !table.Get(key).IsNil || (handler = table.Metatable.Handler(MetaEvent.NewIndex)).IsNil)
                {
                    Store(table, key, value);
                    return;
                }
            }
            else
            {
                handler = Metatables.Handler(machine, current, MetaEvent.NewIndex);
                if (handler.IsNil) throw Blame.Operand(machine, "index", current, links == 0 ? operand : Compiler.Instruction.ConstantBase);
            }

            if (handler.IsFunction)
            {
                machine.Calls.Meta(handler, current, key, value, arguments: 3);
                return;
            }

            current = handler;
        }

        throw Positions.Error(machine, "loop in settable");
    }

    void Store(LuaTable table, in LuaValue key, in LuaValue value)
    {
        if (table.IsReadOnly) throw Positions.Error(machine, "Attempt to modify a readonly table");
        if (key.IsNil) throw Positions.Error(machine, "table index is nil");
        if (key.IsNumber && double.IsNaN(key.Number)) throw Positions.Error(machine, "table index is NaN");
        table.Set(key, value);
    }
}
