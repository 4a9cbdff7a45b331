using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>
/// Switches between threads. The resumer's frame of the native function resume waits on its own thread for what the coroutine
/// yields or returns; the coroutine's frame of yield waits for what it is resumed with. Nothing nests on our stack.
/// </summary>
sealed class Coroutines(LuaMachine machine)
{
    /// <summary>Runs resume, yield, or a function made by wrap, whose frame is on top.</summary>
    public void Begin(NativeFunction native, int slot, int arguments)
    {
        switch (native.Kind)
        {
            case NativeKind.Yield:
                Yield(slot, arguments);
                break;
            case NativeKind.ResumeWrapped:
                Resume(native.Wrapped!, slot + 1, arguments);
                break;
            default:
                if (arguments == 0 || machine.Running.Stack[slot + 1].Reference is not LuaThread coroutine)
                    throw new NativeCall(machine, slot + 1, arguments).ArgumentError(0, "coroutine expected");
                Resume(coroutine, slot + 2, arguments - 1);
                break;
        }
    }

    /// <summary>The body of a coroutine has returned.</summary>
    public void End(LuaThread coroutine, int slot, int count)
    {
        coroutine.Status = ThreadStatus.Dead;
        HandOver(coroutine, slot, count);
        coroutine.Clear(0);
    }

    /// <summary>An error left the coroutine: it is dead. True when its resumer takes the error as results.</summary>
    public static bool Fail(LuaMachine machine, LuaThread coroutine, in LuaValue error)
    {
        var resumer = coroutine.Resumer!;
        coroutine.Status = ThreadStatus.Dead;
        coroutine.CloseUpvalues(0);
        machine.Running = resumer;
        resumer.Status = ThreadStatus.Running;
        var frame = resumer.Current;
        if (frame.Native!.Kind == NativeKind.ResumeWrapped) return false;
        resumer.Stack[frame.Function] = new LuaValue(false);
        resumer.Stack[frame.Function + 1] = error;
        resumer.Pop();
        machine.Calls.Finish(resumer, frame.Function, 2, frame.Wanted, frame.ReturnTo);
        return true;
    }

    void Resume(LuaThread coroutine, int first, int arguments)
    {
        var resumer = machine.Running;
        if (coroutine.Status != ThreadStatus.Suspended)
        {
            Refuse(coroutine);
            return;
        }

        if (resumer.Boundaries + resumer.BoundariesBelow + 1 >= LuaMachine.BoundariesMax) throw new StackOverflow { IsBoundaries = true };
        coroutine.BoundariesBelow = resumer.Boundaries + resumer.BoundariesBelow + 1;
        coroutine.Resumer = resumer;
        resumer.Status = ThreadStatus.Normal;
        coroutine.Status = ThreadStatus.Running;
        machine.Running = coroutine;
        if (coroutine.Depth == 0)
        {
            coroutine.Ensure(arguments + 1);
            resumer.Stack.AsSpan(first, arguments).CopyTo(coroutine.Stack.AsSpan(1));
            machine.Calls.Begin(0, arguments, wanted: -1, ReturnTo.Resumer);
            return;
        }

        var yielded = coroutine.Current;
        coroutine.Ensure(yielded.Function + arguments);
        resumer.Stack.AsSpan(first, arguments).CopyTo(coroutine.Stack.AsSpan(yielded.Function));
        coroutine.Pop();
        machine.Calls.Finish(coroutine, yielded.Function, arguments, yielded.Wanted, yielded.ReturnTo);
    }

    void Refuse(LuaThread coroutine)
    {
        var thread = machine.Running;
        var frame = thread.Current;
        var message = coroutine.Status switch
        {
            ThreadStatus.Running => "cannot resume running coroutine",
            ThreadStatus.Normal => "cannot resume normal coroutine",
            _ => "cannot resume dead coroutine",
        };
        if (frame.Native!.Kind == NativeKind.ResumeWrapped) throw new NativeCall(machine, frame.Base, 0).Error(message);
        thread.Stack[frame.Function] = new LuaValue(false);
        thread.Stack[frame.Function + 1] = new LuaValue(message);
        thread.Pop();
        machine.Calls.Finish(thread, frame.Function, 2, frame.Wanted, frame.ReturnTo);
    }

    void Yield(int slot, int arguments)
    {
        var coroutine = machine.Running;
        if (coroutine.Resumer is null || coroutine.Boundaries > 0)
            throw new NativeCall(machine, slot + 1, arguments).PlainError("attempt to yield across metamethod/C-call boundary");
        coroutine.Status = ThreadStatus.Suspended;
        HandOver(coroutine, slot + 1, arguments);
    }

    // Gives values of the coroutine to whoever resumed it, and goes on there.
    void HandOver(LuaThread coroutine, int first, int count)
    {
        var resumer = coroutine.Resumer!;
        machine.Running = resumer;
        resumer.Status = ThreadStatus.Running;
        var frame = resumer.Current;
        var isWrapped = frame.Native!.Kind == NativeKind.ResumeWrapped;
        var results = frame.Function;
        resumer.Ensure(results + count + 1);
        if (!isWrapped) resumer.Stack[results] = new LuaValue(true);
        coroutine.Stack.AsSpan(first, count).CopyTo(resumer.Stack.AsSpan(isWrapped ? results : results + 1));
        resumer.Pop();
        machine.Calls.Finish(resumer, results, isWrapped ? count : count + 1, frame.Wanted, frame.ReturnTo);
    }
}
