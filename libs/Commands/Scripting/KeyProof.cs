using Distro.Commands.Declaration;
using Distro.Lua.Analysis;
using Distro.Lua.Machine;

namespace Distro.Commands.Scripting;

/// <summary>
/// Whether every key that a script can touch is an element of KEYS, by what the compiler sees: each redis.call names its command by a literal, and stands with
/// values taken from KEYS where that command has its keys. Such a script needs nothing but the slots of its declared keys; all others take the token.
/// </summary>
public static class KeyProof
{
    public static bool Holds(CompiledChunk chunk) => KeyFlow.CallsSatisfy(chunk, IsProved);

    private static bool IsProved(InnerCall call)
    {
        if (call.Name is null || CommandTable.Default.Find(call.Name) is not { } command) return false;
        if (command.Subcommands.Length > 0) return false;
        if (command.Scope is Scope.None or Scope.Connection) return true;
        if (command.Scope != Scope.Keys || command.FindKeys is not null || command.GateWhen is not null) return false;
        foreach (var spec in command.Keys)
        {
            if ((spec.Use & KeyUse.NotKey) != 0) continue;
            if (spec.BeginKeyword is not null || spec.KeyCountIndex >= 0 || !HasKeys(call, spec)) return false;
        }

        return true;
    }

    private static bool HasKeys(InnerCall call, KeySpec spec)
    {
        var last = spec.LastKey >= 0 ? spec.BeginIndex + spec.LastKey : call.Count + spec.LastKey;
        if (spec.Limit > 1) last = call.Count - 1;
        for (var i = spec.BeginIndex; i <= last; i += Math.Max(1, spec.Step))
            if (i >= call.Count || !call.IsKey(i)) return false;
        return true;
    }
}
