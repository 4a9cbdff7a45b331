using Distro.Lua.Machine;

namespace Distro.Commands.Scripting;

/// <summary>A script that was compiled: for all loops, which each make their own function of it.</summary>
internal sealed class Script
{
    public required ScriptId Id { get; init; }

    public required byte[] Body { get; init; }

    public required ScriptFlags Flags { get; init; }

    public required CompiledChunk Chunk { get; init; }

    /// <summary>The compiler has shown that every key it touches is an element of KEYS: it needs no token.</summary>
    public required bool StaysOnKeys { get; init; }

    /// <summary>SHA-1 in hexadecimal.</summary>
    public string Name => field ??= Id.ToString();

    /// <summary>It was loaded by SCRIPT LOAD, and is not evicted.</summary>
    public bool IsKept { get; set; }

    /// <summary>It was evicted or flushed.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>When it was run last, counted in runs.</summary>
    public long LastUse { get; set; }
}
