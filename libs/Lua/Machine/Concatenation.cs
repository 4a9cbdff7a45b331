using Distro.Lua.Compiler;
using Distro.Lua.Text;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>
/// "a .. b .. c" over neighbouring registers, from the right: as many strings and numbers as follow each other become one
/// string at once; where a value is neither, a metamethod joins two and the rest goes on when it has returned.
/// </summary>
sealed class Concatenation(LuaMachine machine)
{
    /// <summary>Bytes of the longest string that concatenation makes.</summary>
    const int LengthMax = 512 << 20;

    /// <summary>Joins registers first to last of a frame into the instruction's target, or calls a metamethod and remembers how far it came.</summary>
    public void Do(Frame frame, in Instruction i, int last)
    {
        var thread = machine.Running;
        while (last > i.B)
        {
            var r = thread.Stack.AsSpan(frame.Base);
            if (Tostring.Coerce(r[last]) is not { } text || !(r[last - 1].IsString || r[last - 1].IsNumber))
            {
                frame.Pending = last - 1;
                CallHandler(r[last - 1], r[last], last);
                return;
            }

            last = Join(r, i.B, last, text);
        }

        thread.Stack[frame.Base + i.A] = thread.Stack[frame.Base + i.B];
    }

    void CallHandler(in LuaValue left, in LuaValue right, int last)
    {
        var handler = Metatables.Handler(machine, left, MetaEvent.Concat);
        if (handler.IsNil) handler = Metatables.Handler(machine, right, MetaEvent.Concat);
        if (handler.IsNil)
        {
            var isLeftWrong = !left.IsString && !left.IsNumber;
            throw isLeftWrong ? Blame.Operand(machine, "concatenate", left, last - 1) : Blame.Operand(machine, "concatenate", right, last);
        }

        machine.Calls.Meta(handler, left, right, default, arguments: 2);
    }

    // Joins the last value and all strings and numbers before it. Returns the register that holds them now.
    int Join(Span<LuaValue> r, int first, int last, LuaString text)
    {
        var from = last;
        long length = text.Length;
        while (from > first && Tostring.Coerce(r[from - 1]) is { } part)
        {
            from--;
            if (r[from].IsNumber) r[from] = new LuaValue(part);
            length += part.Length;
            if (length > LengthMax) throw Positions.Error(machine, "string length overflow");
        }

        if (r[last].IsNumber) r[last] = new LuaValue(text);
        machine.Meter.Charge(LuaString.OverheadBytes + length);
        machine.Spend((int)(length >> 10));
        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        var at = 0;
        for (var part = from; part <= last; part++)
        {
            var source = r[part].AsString!.Span;
            source.CopyTo(bytes.AsSpan(at));
            at += source.Length;
        }

        r[from] = new LuaValue(new LuaString(bytes));
        return from;
    }
}
