using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Access;

internal static class AclGetUser
{
    private const int FieldsOfSelector = 4;

    public static readonly Command Command = new("GETUSER", "username")
    {
        Summary = "Lists the ACL rules of a user.", Group = Group.Server, Since = "6.0.0", Complexity = "O(N). Where N is the number of password, command and pattern rules that the user has.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        var reply = call.Reply;
        if (call.Host.Access.Find(AccessText.Of(call[2])) is not { } user)
        {
            reply.Null();
            return;
        }

        var flags = user.Flags.ToArray();
        reply.Map(3 + FieldsOfSelector);
        reply.Bulk("flags"u8);
        reply.Set(flags.Length);
        foreach (var flag in flags) reply.Bulk(AccessText.Bytes(flag));
        reply.Bulk("passwords"u8);
        reply.Array(user.Passwords.Count);
        foreach (var password in user.Passwords) reply.Bulk(AccessText.Bytes(password));
        Describe(reply, user.Selectors[0]);
        reply.Bulk("selectors"u8);
        reply.Array(user.Selectors.Count - 1);
        foreach (var selector in user.Selectors.Skip(1))
        {
            reply.Map(FieldsOfSelector);
            Describe(reply, selector);
        }
    }

    private static void Describe(ReplyWriter reply, Selector selector)
    {
        reply.Bulk("commands"u8);
        reply.Bulk(AccessText.Bytes(selector.CommandRules));
        reply.Bulk("keys"u8);
        reply.Bulk(AccessText.Bytes(selector.KeyRules));
        reply.Bulk("channels"u8);
        reply.Bulk(AccessText.Bytes(selector.ChannelRules));
        reply.Bulk("databases"u8);
        reply.Bulk(AccessText.Bytes(selector.DatabaseRules));
    }
}
