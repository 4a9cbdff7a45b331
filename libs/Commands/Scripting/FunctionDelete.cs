using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Scripting;

/// <summary>FUNCTION DELETE takes a library and its functions away.</summary>
internal static class FunctionDelete
{
    public static readonly Command Command = new("DELETE", "library-name")
    {
        Summary = "Deletes a library and its functions.", Group = Group.Scripting, Since = "7.0.0",
        Complexity = "O(1)",
        Flags = NoScript | Write, Scope = Scope.Gate, Split = Split.AllOk, Journal = Journal.Effects, Tips = ["request_policy:all_shards", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var name = Encoding.UTF8.GetString(call[2]);
        if (!call.Context.ScriptCatalog.Functions.Libraries.ContainsKey(name))
        {
            call.Reply.Error("ERR Library not found"u8);
            return;
        }

        call.Context.ScriptCatalog.Functions = call.Context.ScriptCatalog.Functions.Without(name);
        LibraryLoading.Journal(call.Effects, "DELETE"u8, name);
        call.Reply.Ok();
    }
}
