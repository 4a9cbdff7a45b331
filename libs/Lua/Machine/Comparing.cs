using Distro.Lua.Compiler;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>
/// ==, &lt; and &lt;= with metamethods. Those of different tables count only when both name the same handler. What compares and
/// the instruction it decides are apart, because table.sort compares without an instruction.
/// </summary>
sealed class Comparing(LuaMachine machine)
{
    /// <summary>Decides the running instruction, or calls a metamethod that will.</summary>
    public void Do(Frame frame, in Instruction i, in LuaValue left, in LuaValue right)
    {
        frame.Pending = 0;
        var result = i.Operation == Operation.Equal ? Equal(left, right) : Order(frame, i.Operation, left, right);
        if (result is { } known) Interrupted.Decide(frame, i, known);
    }

    /// <summary>left &lt; right for native code: a metamethod is called right here.</summary>
    public bool IsLess(in LuaValue left, in LuaValue right)
    {
        if (TryCompare(Operation.LessThan, left, right) is { } known) return known;
        var handler = SameHandler(left, right, MetaEvent.LessThan);
        if (handler.IsNil) throw Blame.Compare(machine, left, right);
        var results = machine.CallValue(handler, left, right);
        return results.IsTruthy;
    }

    bool? Equal(in LuaValue left, in LuaValue right)
    {
        if (LuaValue.RawEquals(left, right)) return true;
        if (left.AsTable?.Metatable is not { } a || right.AsTable?.Metatable is not { } b) return false;
        var handler = a.Handler(MetaEvent.Equal);
        if (handler.IsNil || (a != b && !LuaValue.RawEquals(handler, b.Handler(MetaEvent.Equal)))) return false;
        machine.Calls.Meta(handler, left, right, default, arguments: 2);
        return null;
    }

    bool? Order(Frame frame, Operation operation, in LuaValue left, in LuaValue right)
    {
        if (TryCompare(operation, left, right) is { } known) return known;
        var handler = left.Type != right.Type ? default : SameHandler(left, right, operation == Operation.LessThan ? MetaEvent.LessThan : MetaEvent.LessOrEqual);
        if (!handler.IsNil)
        {
            machine.Calls.Meta(handler, left, right, default, arguments: 2);
            return null;
        }

        if (operation == Operation.LessOrEqual && left.Type == right.Type) handler = SameHandler(right, left, MetaEvent.LessThan);
        if (handler.IsNil) throw Blame.Compare(machine, left, right);

        // left <= right is not (right < left).
        frame.Pending = Interrupted.IsNegated;
        machine.Calls.Meta(handler, right, left, default, arguments: 2);
        return null;
    }

    static bool? TryCompare(Operation operation, in LuaValue left, in LuaValue right)
    {
        if (left.IsNumber && right.IsNumber) return operation == Operation.LessThan ? left.Number < right.Number : left.Number <= right.Number;
        if (left.Reference is not LuaString a || right.Reference is not LuaString b) return null;
        var order = a.CompareTo(b);
        return operation == Operation.LessThan ? order < 0 : order <= 0;
    }

    LuaValue SameHandler(in LuaValue left, in LuaValue right, MetaEvent which)
    {
        var handler = Metatables.Handler(machine, left, which);
        return handler.IsNil || !LuaValue.RawEquals(handler, Metatables.Handler(machine, right, which)) ? default : handler;
    }
}
