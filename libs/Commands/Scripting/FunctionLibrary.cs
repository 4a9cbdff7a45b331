using Distro.Lua.Machine;

namespace Distro.Commands.Scripting;

/// <summary>A library of functions: its text, compiled, and what it registered when it was loaded.</summary>
internal sealed class FunctionLibrary
{
    public required string Name { get; init; }

    /// <summary>The whole text, shebang included.</summary>
    public required byte[] Code { get; init; }

    public required CompiledChunk Chunk { get; init; }

    /// <summary>What it registered, in that order.</summary>
    public IReadOnlyList<FunctionFacts> Functions { get; set; } = [];
}

/// <summary>A function of a library, as FUNCTION LIST shows it. The closure itself is each loop's own.</summary>
internal sealed record FunctionFacts(FunctionLibrary Library, string Name, string? Description, ScriptFlags Flags);
