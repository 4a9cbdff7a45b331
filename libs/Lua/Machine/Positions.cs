using System.Globalization;
using Distro.Lua.Values;

namespace Distro.Lua.Machine;

/// <summary>Where in the source a call stands, for messages.</summary>
static class Positions
{
    /// <summary>"chunk:line: " of the function at a level: 0 is the running one, 1 who called it. Empty where that is not Lua.</summary>
    public static string Where(LuaMachine machine, int level) =>
        FrameAt(machine.Running, level) is { Closure: { } closure } frame ? Text(closure.Prototype.ChunkName, LineOf(frame)) : "";

    /// <summary>An error of the running function: its position is part of the message when it is a Lua function.</summary>
    public static LuaException Error(LuaMachine machine, string message) =>
        new((machine.Running.Depth == 0 ? "" : Where(machine, 0)) + message);

    /// <summary>Chunk and line of the innermost Lua function.</summary>
    public static (string Source, int Line) Innermost(LuaThread thread)
    {
        for (var at = thread.Depth - 1; at >= 0; at--)
            if (thread.FrameAt(at) is { Closure: { } closure } frame) return (closure.Prototype.ChunkName, LineOf(frame));
        return ("", 0);
    }

    /// <summary>The frame at a level, or null: beyond the outermost, or a call whose frame a tail call took.</summary>
    public static Frame? FrameAt(LuaThread thread, int level)
    {
        var at = thread.Depth - 1;
        for (; level > 0 && at >= 0; at--)
        {
            level--;
            if (thread.FrameAt(at) is { Closure: not null } frame) level -= frame.TailCalls;
        }

        return level == 0 && at >= 0 ? thread.FrameAt(at) : null;
    }

    /// <summary>True when a level exists, though its frame may have been taken by a tail call.</summary>
    public static bool Exists(LuaThread thread, int level)
    {
        var at = thread.Depth - 1;
        for (; level > 0 && at >= 0; at--)
        {
            level--;
            if (thread.FrameAt(at) is { Closure: not null } frame) level -= frame.TailCalls;
        }

        return level < 0 || at >= 0;
    }

    public static int LineOf(Frame frame) => frame.Closure!.Prototype.Lines[Math.Max(0, frame.ProgramCounter - 1)];

    static string Text(string chunk, int line) => string.Create(CultureInfo.InvariantCulture, $"{chunk}:{line}: ");
}
