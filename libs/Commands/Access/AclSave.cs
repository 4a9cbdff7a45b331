using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Access;

internal static class AclSave
{
    public static readonly Command Command = new("SAVE", "")
    {
        Summary = "Saves the effective ACL rules in the configured ACL file.", Group = Group.Server, Since = "6.0.0", Complexity = "O(N). Where N is the number of configured users.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Tips = ["request_policy:all_nodes", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Host.Access.File is not { } file)
        {
            call.Reply.Error(AclLoad.NoFile);
            return;
        }

        if (!call.Host.Access.Users.CanBeRead(call.Host.Access.Defaults))
        {
            call.Reply.Error("ERR There was an error trying to save the ACLs: a pattern in a selector ends with ')', which would read back as the selector's own end"u8);
            return;
        }

        try
        {
            file.Write(call.Host.Access.Users.Lines);
            call.Reply.Ok();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            call.Reply.Error($"ERR There was an error trying to save the ACLs: {error.Message}");
        }
    }
}
