using Distro.Lua.Compiler;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>
/// Calls and returns. A call begins with the function in a slot and its arguments after it, and ends with the results from
/// that slot on; what happens next stands in the frame (<see cref="ReturnTo"/>). So whoever called, a script's line, a
/// metamethod, pcall or a coroutine, the same loop just goes on.
/// </summary>
sealed class Calls(LuaMachine machine)
{
    /// <summary>In the frame of a pcall: its arguments were right, and from now on it catches errors.</summary>
    public const int IsProtecting = 1;

    readonly Interrupted interrupted = new(machine);
    readonly Coroutines coroutines = new(machine);

    /// <summary>Starts a call in the running thread. Native functions have returned when this does.</summary>
    public void Begin(int slot, int arguments, int wanted, ReturnTo returnTo)
    {
        if (--machine.Budget < 0) machine.SpendBudget();
        var thread = machine.Running;
        if (thread.Stack[slot].Reference is LuaClosure closure)
        {
            Enter(thread, closure, slot, arguments, wanted, returnTo);
            return;
        }

        if (thread.Stack[slot].Reference is NativeFunction native)
        {
            BeginNative(thread, native, slot, arguments, wanted, returnTo);
            return;
        }

        var handler = Metatables.Handler(machine, thread.Stack[slot], MetaEvent.Call);
        if (!handler.IsFunction) throw Blame.Call(machine, slot);
        thread.Ensure(slot + arguments + 2);
        thread.Stack.AsSpan(slot, arguments + 1).CopyTo(thread.Stack.AsSpan(slot + 1));
        thread.Stack[slot] = handler;
        Begin(slot, arguments + 1, wanted, returnTo);
    }

    /// <summary>return f(...): the frame's place is taken by the call.</summary>
    public void BeginTail(Frame frame, int slot, int arguments)
    {
        var thread = machine.Running;
        if (thread.Stack[slot].Reference is not LuaClosure closure)
        {
            // A native function or a __call: an ordinary call, whose results the next instruction returns.
            Begin(slot, arguments, wanted: -1, ReturnTo.Caller);
            return;
        }

        if (--machine.Budget < 0) machine.SpendBudget();
        thread.CloseUpvalues(frame.Base);
        thread.Stack.AsSpan(slot, arguments + 1).CopyTo(thread.Stack.AsSpan(frame.Function));
        var (wanted, returnTo, tailCalls) = (frame.Wanted, frame.ReturnTo, frame.TailCalls + 1);
        var function = frame.Function;
        thread.Pop();
        if (IsBoundary(returnTo)) thread.Boundaries--;
        Enter(thread, closure, function, arguments, wanted, returnTo);
        thread.Current.TailCalls = tailCalls;
    }

    /// <summary>Ends the running frame: its results, standing anywhere on its stack, go to where they are wanted.</summary>
    public void Return(int first, int count)
    {
        var thread = machine.Running;
        var frame = thread.Current;
        thread.CloseUpvalues(frame.Base);
        var slot = frame.Function;
        thread.Stack.AsSpan(first, count).CopyTo(thread.Stack.AsSpan(slot));
        var (wanted, returnTo) = (frame.Wanted, frame.ReturnTo);
        thread.Pop();
        Finish(thread, slot, count, wanted, returnTo);
    }

    /// <summary>Hands over results that stand at a slot, after their frame is gone.</summary>
    public void Finish(LuaThread thread, int slot, int count, int wanted, ReturnTo returnTo)
    {
        if (returnTo == ReturnTo.Caller)
        {
            Adjust(thread, slot, count, wanted);
            return;
        }

        if (IsBoundary(returnTo)) thread.Boundaries--;
        switch (returnTo)
        {
            case ReturnTo.Loop:
                Adjust(thread, slot, count, wanted);
                break;
            case ReturnTo.Instruction:
                interrupted.Resume(thread, count == 0 ? default : thread.Stack[slot]);
                break;
            case ReturnTo.ProtectedCall:
                FinishProtected(thread, slot, count);
                break;
            case ReturnTo.Host:
                thread.Top = slot + count;
                machine.HasLeft = true;
                break;
            default:
                coroutines.End(thread, slot, count);
                break;
        }
    }

    /// <summary>Calls a metamethod with up to three arguments. Its result finishes the instruction of the running frame.</summary>
    public void Meta(in LuaValue handler, in LuaValue first, in LuaValue second, in LuaValue third, int arguments)
    {
        var thread = machine.Running;
        var slot = machine.FreeSlot();
        thread.Ensure(slot + arguments + 1);
        thread.Stack[slot] = handler;
        thread.Stack[slot + 1] = first;
        thread.Stack[slot + 2] = second;
        thread.Stack[slot + 3] = third;
        Begin(slot, arguments, wanted: 1, ReturnTo.Instruction);
    }

    /// <summary>The results of an error that a pcall caught: false and the value.</summary>
    public void FailProtected(LuaThread thread, in LuaValue error)
    {
        var frame = thread.Current;
        thread.Stack[frame.Function] = new LuaValue(false);
        thread.Stack[frame.Function + 1] = error;
        thread.Pop();
        Finish(thread, frame.Function, 2, frame.Wanted, frame.ReturnTo);
    }

    public static bool IsBoundary(ReturnTo returnTo) => returnTo is not (ReturnTo.Caller or ReturnTo.Resumer);

    void FinishProtected(LuaThread thread, int slot, int count)
    {
        var frame = thread.Current;
        var results = frame.Function;
        thread.Stack.AsSpan(slot, count).CopyTo(thread.Stack.AsSpan(results + 1));
        thread.Stack[results] = new LuaValue(true);
        thread.Pop();
        Finish(thread, results, count + 1, frame.Wanted, frame.ReturnTo);
    }

    static void Adjust(LuaThread thread, int slot, int count, int wanted)
    {
        if (wanted < 0)
        {
            thread.Top = slot + count;
            return;
        }

        if (count < wanted) thread.Stack.AsSpan(slot + count, wanted - count).Clear();
    }

    void Enter(LuaThread thread, LuaClosure closure, int slot, int arguments, int wanted, ReturnTo returnTo)
    {
        if (IsBoundary(returnTo)) CountBoundary(thread);
        var prototype = closure.Prototype;
        var first = slot + 1;
        var extra = 0;
        if (prototype.IsVararg)
        {
            thread.Ensure(first + arguments + prototype.StackSize + 1);
            first = Varargs.MoveParameters(machine, thread, prototype, first, arguments);
            extra = Math.Max(0, arguments - prototype.ParameterCount);
        }
        else
        {
            thread.Ensure(first + prototype.StackSize);
            if (arguments < prototype.ParameterCount) thread.Stack.AsSpan(first + arguments, prototype.ParameterCount - arguments).Clear();
        }

        var frame = thread.Push();
        frame.Closure = closure;
        frame.Native = null;
        frame.Function = slot;
        frame.Base = first;
        frame.ProgramCounter = 0;
        frame.Wanted = wanted;
        frame.ReturnTo = returnTo;
        frame.ExtraArguments = extra;
        frame.TailCalls = 0;
    }

    void BeginNative(LuaThread thread, NativeFunction native, int slot, int arguments, int wanted, ReturnTo returnTo)
    {
        if (IsBoundary(returnTo)) CountBoundary(thread);
        thread.Ensure(slot + arguments + 1);
        var frame = thread.Push();
        frame.Closure = null;
        frame.Native = native;
        frame.Function = slot;
        frame.Base = slot + 1;
        frame.Wanted = wanted;
        frame.ReturnTo = returnTo;
        frame.TailCalls = 0;
        frame.Pending = 0;
        thread.Top = slot + 1 + arguments;
        switch (native.Kind)
        {
            case NativeKind.Body:
                var count = native.Body!(new NativeCall(machine, slot + 1, arguments));
                if (count == NativeCall.Raised)
                {
                    machine.Unwinder.Raise(thread, machine.Raised);
                    break;
                }

                thread.Pop();
                Finish(thread, slot, count, wanted, returnTo);
                break;
            case NativeKind.ProtectedCall:
                Protect(frame, slot, arguments);
                break;
            case NativeKind.ProtectedCallWithHandler:
                ProtectWithHandler(thread, frame, slot, arguments);
                break;
            default:
                coroutines.Begin(native, slot, arguments);
                break;
        }
    }

    void Protect(Frame frame, int slot, int arguments)
    {
        if (arguments == 0)
        {
            // Where the host has a pcall of its own, that calls the place of its result instead.
            if (machine.CaughtValue is null) throw new NativeCall(machine, slot + 1, 0).ArgumentError(0, "value expected");
            machine.Running.Ensure(slot + 2);
            machine.Running.Stack[slot + 1] = new LuaValue(true);
        }

        frame.Pending = IsProtecting;
        Begin(slot + 1, Math.Max(0, arguments - 1), wanted: -1, ReturnTo.ProtectedCall);
    }

    void ProtectWithHandler(LuaThread thread, Frame frame, int slot, int arguments)
    {
        if (arguments < 2) throw new NativeCall(machine, slot + 1, arguments).ArgumentError(1, "value expected");
        frame.Handler = thread.Stack[slot + 2];
        frame.Pending = IsProtecting;
        Begin(slot + 1, 0, wanted: -1, ReturnTo.ProtectedCall);
    }

    static void CountBoundary(LuaThread thread)
    {
        if (thread.Boundaries + thread.BoundariesBelow >= LuaMachine.BoundariesMax) throw new StackOverflow { IsBoundaries = true };
        thread.Boundaries++;
    }
}
