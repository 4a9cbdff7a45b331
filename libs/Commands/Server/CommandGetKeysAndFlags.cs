using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

internal static class CommandGetKeysAndFlags
{
    public static readonly Command Command = new("GETKEYSANDFLAGS", "command [arg [arg ...]]")
    {
        Summary = "Extracts the key names and access flags for an arbitrary command.", Group = Group.Server, Since = "7.0.0", Complexity = "O(N) where N is the number of arguments to the command",
        Flags = Loading | Stale, ExtraCategories = AclCategories.Connection, Scope = Scope.None, Retry = Retry.Safe,
        Run = static (ref Call call) => CommandGetKeys.Run(ref call, withFlags: true),
    };
}
