using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Access;

/// <summary>ACL SETUSER: makes a user, who may do nothing yet, or changes one, by all of the rules or by none.</summary>
internal static class AclSetUser
{
    public static readonly Command Command = new("SETUSER", "username [rule [rule ...]]")
    {
        Summary = "Creates and modifies an ACL user and its rules.", Group = Group.Server, Since = "6.0.0", Complexity = "O(N). Where N is the number of rules provided.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Tips = ["request_policy:all_nodes", "response_policy:all_succeeded"],
        SecretArguments = [.. Enumerable.Range(2, SecretArgumentsMax)], Run = Run,
    };

    private const int SecretArgumentsMax = 62;

    private static void Run(ref Call call)
    {
        var name = AccessText.Of(call[2]);
        if (AccessText.HasSpaces(name))
        {
            call.Reply.Error("ERR Usernames can't contain spaces or null characters"u8);
            return;
        }

        if (!UserSet.FitsName(name))
        {
            call.Reply.Error($"ERR Usernames can have {UserSet.NameBytesMax} bytes");
            return;
        }

        var words = new List<string>();
        for (var i = 3; i < call.Count; i++) words.Add(AccessText.Of(call[i]));
        if (UserRules.Join(words, out var unmatched) is not { } rules)
        {
            call.Reply.Error($"ERR Unmatched parenthesis in acl selector starting at '{unmatched}'.");
            return;
        }

        var defaults = call.Host.Access.Defaults;
        call.Host.Access.Change(ref call, before =>
        {
            var user = before.Find(name) ?? UserSet.Fresh(name, defaults);
            return UserSet.Apply(ref user, rules, defaults) is { } problem ? EditedUsers.Refused("ERR " + problem) : new EditedUsers(before.With(user), null);
        });
    }
}
