using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>FUNCTION LIST shows libraries, their functions and, if asked, their texts.</summary>
internal static class FunctionList
{
    public static readonly Command Command = new("LIST", "[LIBRARYNAME library-name-pattern] [WITHCODE]")
    {
        Summary = "Returns information about all libraries.", Group = Group.Scripting, Since = "7.0.0", Complexity = "O(N) where N is the number of functions",
        Flags = NoScript, Scope = Scope.None, Retry = Retry.Safe, Split = Split.AnyGroup, Tips = ["nondeterministic_output_order"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!TryRead(ref call, out var pattern, out var withCode)) return;
        var libraries = call.Context.ScriptCatalog.Functions.Libraries.Values.Where(library => pattern is null || GlobPattern.IsMatch(pattern, library.Name)).ToList();
        call.Reply.Array(libraries.Count);
        foreach (var library in libraries) Write(call.Reply, library, withCode);
    }

    private static bool TryRead(ref Call call, out string? pattern, out bool withCode)
    {
        (pattern, withCode) = (null, false);
        for (var i = 2; i < call.Count; i++)
        {
            if (!withCode && call.Is(i, "WITHCODE"u8))
            {
                withCode = true;
            }
            else if (pattern is null && call.Is(i, "LIBRARYNAME"u8))
            {
                if (++i == call.Count)
                {
                    call.Reply.Error("ERR library name argument was not given"u8);
                    return false;
                }

                pattern = Encoding.UTF8.GetString(call[i]);
            }
            else
            {
                call.Reply.Error($"ERR Unknown argument {call[i]}");
                return false;
            }
        }

        return true;
    }

    private static void Write(ReplyWriter reply, FunctionLibrary library, bool withCode)
    {
        reply.Map(withCode ? 4 : 3);
        reply.Bulk("library_name"u8);
        reply.Bulk(Encoding.UTF8.GetBytes(library.Name));
        reply.Bulk("engine"u8);
        reply.Bulk("LUA"u8);
        reply.Bulk("functions"u8);
        reply.Array(library.Functions.Count);
        foreach (var function in library.Functions) Write(reply, function);
        if (!withCode) return;
        reply.Bulk("library_code"u8);
        reply.Bulk(library.Code);
    }

    private static void Write(ReplyWriter reply, FunctionFacts function)
    {
        reply.Map(3);
        reply.Bulk("name"u8);
        reply.Bulk(Encoding.UTF8.GetBytes(function.Name));
        reply.Bulk("description"u8);
        if (function.Description is null) reply.Null();
        else reply.Bulk(Encoding.UTF8.GetBytes(function.Description));
        reply.Bulk("flags"u8);
        var flags = ScriptFlagNames.All.Where(entry => (function.Flags & entry.Flag) != 0).ToList();
        reply.Set(flags.Count);
        foreach (var (name, _) in flags) reply.Simple(Encoding.ASCII.GetBytes(name));
    }
}
