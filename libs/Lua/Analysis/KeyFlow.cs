using Distro.Lua.Compiler;
using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Lua.Analysis;

/// <summary>
/// Follows, through a chunk's code, the values that decide which keys it touches: KEYS, its elements, the host's tables and their call functions. What is
/// known of each register at each instruction is what all ways there agree on. The proof fails, and costs only speed, as soon as one of those values goes
/// where it can't be followed: into a table, a closure, a function that is not known.
/// </summary>
public static class KeyFlow
{
    private const int VisitsPerInstruction = 64;

    private static readonly string[] hosts = ["redis", "server"];

    /// <summary>Globals through which a script could reach the others under other names, or change them.</summary>
    private static readonly string[] unfollowed = ["_G", "getfenv", "setfenv", "load", "loadstring", "rawset", "rawget", "coroutine"];

    /// <summary>Whether every way to call a command satisfies the condition.</summary>
    public static bool CallsSatisfy(CompiledChunk chunk, Func<InnerCall, bool> condition) => Satisfies(chunk.Prototype, condition);

    private static bool Satisfies(Prototype prototype, Func<InnerCall, bool> condition)
    {
        foreach (var function in prototype.Functions)
        {
            // A function that changes what it caught could change it between any two instructions.
            if (function.Code.Any(instruction => instruction.Operation == Operation.SetUpvalue) || !Satisfies(function, condition)) return false;
        }

        return Follow(prototype, condition);
    }

    private static bool Follow(Prototype prototype, Func<InnerCall, bool> condition)
    {
        var states = new Known[]?[prototype.Code.Length];
        var visits = new int[prototype.Code.Length];
        var captured = CapturedRegisters(prototype);
        var waiting = new Stack<int>();
        states[0] = new Known[prototype.StackSize + 1];
        waiting.Push(0);
        while (waiting.TryPop(out var at))
        {
            if (++visits[at] > VisitsPerInstruction) return false;
            var step = new KeyFlowStep(prototype, at, (Known[])states[at]!.Clone(), condition);
            if (!step.Do() || captured.Any(register => step.Registers[register].IsGuarded)) return false;
            foreach (var next in step.Successors)
            {
                if (next >= states.Length) continue;
                if (Merge(ref states[next], step.Registers)) waiting.Push(next);
            }
        }

        return true;
    }

    /// <summary>Registers that closures catch, whenever that is: what is in them is known elsewhere too.</summary>
    private static int[] CapturedRegisters(Prototype prototype) =>
        [.. prototype.Functions.SelectMany(function => function.Upvalues).Where(source => source.IsLocal).Select(source => source.Index).Distinct()];

    /// <summary>Keeps what both ways agree on. True when that is less than was known before, or this is the first way.</summary>
    private static bool Merge(ref Known[]? into, Known[] from)
    {
        if (into is null)
        {
            into = (Known[])from.Clone();
            return true;
        }

        var changed = false;
        for (var i = 0; i < into.Length; i++)
        {
            var both = Meet(into[i], from[i]);
            changed |= !both.Equals(into[i]);
            into[i] = both;
        }

        return changed;
    }

    // Where ways disagree nothing is known; where one brought a guarded value it may be there still.
    private static Known Meet(in Known a, in Known b)
    {
        if (a.Equals(b)) return a;
        return a.IsGuarded || b.IsGuarded ? new Known(KnownKind.Mixed) : default;
    }

    internal static bool IsHost(LuaString name) => hosts.Contains(name.ToString());

    internal static bool IsUnfollowed(LuaString name) => unfollowed.Contains(name.ToString());
}

/// <summary>What is known of a register.</summary>
enum KnownKind : byte
{
    /// <summary>Anything but the kinds below that are dangerous: a value that nobody need follow.</summary>
    Nothing,
    Literal,

    /// <summary>An element of KEYS.</summary>
    Key,
    Keys,
    Host,
    CallFunction,

    /// <summary>One of the above on some ways: it may not be used at all.</summary>
    Mixed,
}

readonly record struct Known(KnownKind Kind, LuaString? Literal = null)
{
    /// <summary>It must not get where it is not followed.</summary>
    public bool IsGuarded => Kind >= KnownKind.Keys;
}
