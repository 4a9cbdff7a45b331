using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

internal static class DbSize
{
    public static readonly Command Command = new("DBSIZE", "")
    {
        Summary = "Returns the number of keys in the database.", Group = Group.Server, Since = "1.0.0", Complexity = "O(1)",
        Flags = ReadOnly | Fast, ExtraCategories = AclCategories.Keyspace, Scope = Scope.None, Split = Split.AllSum, Retry = Retry.Safe,
        Tips = ["request_policy:all_shards", "response_policy:agg_sum"], Run = Run,
    };

    private static void Run(ref Call call) => call.Reply.Integer(call.Context.Keyspace!.Count(call.Session.Database));
}
