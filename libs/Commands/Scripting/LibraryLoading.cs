using System.Text;
using Distro.Commands.Execution;
using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Commands.Scripting;

/// <summary>Makes a library of a text: FUNCTION LOAD and RESTORE.</summary>
public static class LibraryLoading
{
    /// <summary>Compiles and loads a library that may join those there are. Null when it may; else the error line.</summary>
    internal static string? TryLoad(WorkerContext context, FunctionCatalog functions, ReadOnlySpan<byte> code, bool replaces, out FunctionLibrary? library, bool quotes = true)
    {
        library = null;
        if (Shebang.OfLibrary(code, out var problem) is not { Library: { } name } shebang) return "ERR " + problem;
        if (!replaces && functions.Libraries.ContainsKey(name)) return quotes ? $"ERR Library '{name}' already exists" : $"ERR Library {name} already exists";
        var copy = code.ToArray();
        FunctionLibrary made;
        try
        {
            made = new FunctionLibrary { Name = name, Code = copy, Chunk = LuaMachine.Compile(copy.AsMemory(shebang.Length), "@user_function") };
        }
        catch (LuaException error)
        {
            return $"ERR Error compiling function: {error.Message}";
        }

        if (context.Scripting.Functions.Load(made) is { } failure) return failure;
        if (functions.Conflict(made) is { } conflict) return $"ERR Function {conflict.Name} already exists";
        library = made;
        return null;
    }

    /// <summary>The effect that loads a library wherever the log is read.</summary>
    internal static void Journal(EffectWriter effects, FunctionLibrary library)
    {
        effects.Begin(EffectWriter.Barrier, 0, 4);
        effects.Arg("FUNCTION"u8);
        effects.Arg("LOAD"u8);
        effects.Arg("REPLACE"u8);
        effects.Arg(library.Code);
    }

    /// <summary>The effects that load all libraries: for a log that begins anew.</summary>
    public static void WriteContents(ScriptCatalog catalog, EffectWriter effects)
    {
        foreach (var library in catalog.Functions.Libraries.Values) Journal(effects, library);
    }

    /// <summary>The effect of a subcommand of FUNCTION with at most one argument.</summary>
    internal static void Journal(EffectWriter effects, ReadOnlySpan<byte> subcommand, string? argument)
    {
        effects.Begin(EffectWriter.Barrier, 0, argument is null ? 2 : 3);
        effects.Arg("FUNCTION"u8);
        effects.Arg(subcommand);
        if (argument is not null) effects.Arg(Encoding.UTF8.GetBytes(argument));
    }
}
