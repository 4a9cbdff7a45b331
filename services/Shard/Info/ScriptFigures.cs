using Distro.Commands.Execution;
using Distro.Commands.Scripting;

namespace Distro.Shard.Info;

/// <summary>What INFO says of scripts and functions, under the names that tools know.</summary>
internal static class ScriptFigures
{
    /// <summary>Of the interface to engines that this one would have.</summary>
    private const int AbiVersion = 4;

    public static void WriteMemory(InfoWriter info, ScriptCatalog scripts)
    {
        var eval = scripts.EvalMachineBytes;
        var functions = scripts.FunctionMachineBytes;
        var texts = scripts.ScriptBytes + scripts.LibraryBytes;
        info.Field("used_memory_vm_eval", eval);
        info.Field("used_memory_lua", eval);
        info.Field("used_memory_lua_human", InfoReport.Human(eval));
        info.Field("used_memory_scripts_eval", scripts.ScriptBytes);
        info.Field("number_of_cached_scripts", scripts.CachedScripts);
        info.Field("number_of_functions", scripts.FunctionCount);
        info.Field("number_of_libraries", scripts.LibraryCount);
        info.Field("used_memory_vm_functions", functions);
        info.Field("used_memory_vm_total", eval + functions);
        info.Field("used_memory_vm_total_human", InfoReport.Human(eval + functions));
        info.Field("used_memory_functions", scripts.LibraryBytes);
        info.Field("used_memory_scripts", texts);
        info.Field("used_memory_scripts_human", InfoReport.Human(texts));
    }

    /// <summary>The one engine there is, as one that is part of the server.</summary>
    public static void WriteEngines(InfoWriter info, ScriptCatalog scripts)
    {
        if (!info.Section("Scripting Engines", byDefault: false, word: "scriptingengines"))
            return;
        var used = scripts.EvalMachineBytes + scripts.FunctionMachineBytes;
        info.Field("engines_count", 1);
        info.Field("engines_total_used_memory", used);
        info.Field("engines_total_memory_overhead", 0);
        info.Field("engine_0", $"name=LUA,module=built-in,abi_version={AbiVersion},used_memory={used},memory_overhead=0");
    }
}
