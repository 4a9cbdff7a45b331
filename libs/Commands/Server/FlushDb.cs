using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

internal static class FlushDb
{
    public static readonly Command Command = new("FLUSHDB", "[ASYNC | SYNC]")
    {
        Summary = "Removes all keys from the current database.", Group = Group.Server, Since = "1.0.0", Complexity = "O(1); the memory is freed in steps in the background.",
        Flags = Write, ExtraCategories = AclCategories.Keyspace | AclCategories.Dangerous, Scope = Scope.Gate, Split = Split.AllOk, Journal = Journal.Effects,
        Tips = ["request_policy:all_shards", "response_policy:all_succeeded"], Run = static (ref Call call) => FlushAll.Run(ref call, call.Session.Database, "FLUSHDB"u8),
    };
}
