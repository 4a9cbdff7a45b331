using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Access;

/// <summary>ACL LOAD: the users of the file instead of those there are, or, when anything in it is wrong, no change at all.</summary>
internal static class AclLoad
{
    internal const string NoFile = "ERR This instance is not configured to use an ACL file. You may want to specify users via the ACL SETUSER command and then issue a CONFIG REWRITE "
        + "(assuming you have a configuration file set) in order to store users in the configuration.";

    public static readonly Command Command = new("LOAD", "")
    {
        Summary = "Reloads the rules from the configured ACL file.", Group = Group.Server, Since = "6.0.0", Complexity = "O(N). Where N is the number of configured users.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Host.Access.File is not { } file)
        {
            call.Reply.Error(NoFile);
            return;
        }

        try
        {
            var read = UserSet.TryRead(file.Read(), file.Path, call.Host.Access.Defaults, out var problem);
            if (read is not null) call.Host.Access.Change(ref call, _ => new EditedUsers(read, null));
            else call.Reply.Error($"ERR {problem}WARNING: ACL errors detected, no change to the previously active ACL rules was performed");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            call.Reply.Error($"ERR Error loading ACLs, opening file '{file.Path}': {error.Message}");
        }
    }
}
