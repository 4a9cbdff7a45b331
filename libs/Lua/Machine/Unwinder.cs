using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>
/// Finds who catches an error: the nearest pcall of the running thread, else whoever resumed it, down to the call that entered
/// the interpreter. Frames are dropped only then, so that an xpcall's handler and the position of the error see them.
/// </summary>
sealed class Unwinder(LuaMachine machine)
{
    (LuaThread? Thread, int Depth) entry;

    /// <summary>A call enters the interpreter: what it may catch begins there. Returns what was so before, for <see cref="Leave"/>.</summary>
    public (LuaThread? Thread, int Depth) Enter(LuaThread thread, int depth)
    {
        var before = entry;
        entry = (thread, depth);
        return before;
    }

    public void Leave((LuaThread? Thread, int Depth) before) => entry = before;

    /// <summary>
    /// An error of a native function, without an exception of ours, which would cost more than all else that a script does: a pcall of the running thread catches it on
    /// the spot. Where there is none, or a handler is to run first, it is thrown.
    /// </summary>
    public void Raise(LuaThread thread, in LuaValue value)
    {
        var catcher = Catcher(thread, thread == entry.Thread ? entry.Depth : 0);
        if (catcher < 0 || thread.FrameAt(catcher).Native!.Kind != NativeKind.ProtectedCall) throw new LuaException(value);
        Catch(thread, catcher, value);
    }

    /// <summary>The error with its position, as the script will see it.</summary>
    public LuaException Describe(Exception error)
    {
        if (error is StackOverflow overflow)
            error = Positions.Error(machine, overflow.IsBoundaries ? "C stack overflow" : "stack overflow");
        var raised = (LuaException)error;
        if (raised.Line == 0) (raised.ChunkName, raised.Line) = Positions.Innermost(machine.Running);
        return raised;
    }

    /// <summary>Lets a script catch the error, unless that would leave the given thread's depth. False when nobody did: frames above it are gone.</summary>
    public bool TryCatch(LuaException error, LuaThread entry, int depth, out LuaValue escaped)
    {
        escaped = default;
        var value = error.Value;
        while (true)
        {
            var thread = machine.Running;
            var floor = thread == entry ? depth : 0;
            var catcher = error.IsCatchable ? Catcher(thread, floor) : -1;
            if (catcher >= 0)
            {
                Catch(thread, catcher, value);
                return true;
            }

            Drop(thread, floor);
            if (thread == entry)
            {
                escaped = value;
                return false;
            }

            if (!error.IsCatchable)
            {
                thread.Status = ThreadStatus.Dead;
                machine.Running = thread.Resumer!;
                machine.Running.Status = ThreadStatus.Running;
            }
            else if (Coroutines.Fail(machine, thread, value))
            {
                return true;
            }
            else if (value.AsString is { } message)
            {
                // A function made by wrap passes the error on, and adds where it was called.
                value = new LuaValue(LuaString.From([.. System.Text.Encoding.UTF8.GetBytes(Positions.Where(machine, 1)), .. message.Span]));
            }
        }
    }

    static int Catcher(LuaThread thread, int floor)
    {
        for (var at = thread.Depth - 1; at >= floor; at--)
            if (thread.FrameAt(at) is { Native.Kind: NativeKind.ProtectedCall or NativeKind.ProtectedCallWithHandler, Pending: Calls.IsProtecting }) return at;
        return -1;
    }

    void Catch(LuaThread thread, int catcher, LuaValue value)
    {
        var frame = thread.FrameAt(catcher);
        if (frame.Native!.Kind == NativeKind.ProtectedCallWithHandler) value = Handle(frame.Handler, value);
        else if (machine.CaughtValue is { } change) value = change(value);
        Drop(thread, catcher + 1);
        machine.Calls.FailProtected(thread, value);
    }

    LuaValue Handle(in LuaValue handler, in LuaValue value)
    {
        if (!handler.IsFunction) return new LuaValue("error in error handling");
        try
        {
            var results = machine.Call(handler.AsFunction!, value);
            return results.Length == 0 ? default : results[0];
        }
        catch (LuaException failed) when (failed.IsCatchable)
        {
            return new LuaValue("error in error handling");
        }
    }

    static void Drop(LuaThread thread, int depth)
    {
        while (thread.Depth > depth)
        {
            var frame = thread.Current;
            if (Calls.IsBoundary(frame.ReturnTo)) thread.Boundaries--;
            thread.CloseUpvalues(frame.Function);
            thread.Pop();
        }
    }
}
