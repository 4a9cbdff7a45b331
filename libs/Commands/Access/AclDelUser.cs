using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Access;

/// <summary>ACL DELUSER: the users are gone, and their clients are disconnected.</summary>
internal static class AclDelUser
{
    public static readonly Command Command = new("DELUSER", "username [username ...]")
    {
        Summary = "Deletes ACL users, and terminates their connections.", Group = Group.Server, Since = "6.0.0", Complexity = "O(1) amortized time considering the typical user.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Tips = ["request_policy:all_nodes", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        for (var i = 2; i < call.Count; i++)
        {
            if (!call[i].SequenceEqual("default"u8)) continue;
            call.Reply.Error("ERR The 'default' user cannot be removed"u8);
            return;
        }

        var names = new List<string>();
        for (var i = 2; i < call.Count; i++) names.Add(AccessText.Of(call[i]));
        call.Host.Access.Change(ref call, before =>
        {
            var after = names.Aggregate(before, (users, name) => users.Find(name) is null ? users : users.Without(name));
            return new EditedUsers(after == before ? null : after, null, before.Count - after.Count);
        });
    }
}
