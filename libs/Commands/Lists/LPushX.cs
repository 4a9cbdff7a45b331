using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class LPushX
{
    public static readonly Command Command = new("LPUSHX", "key element [element ...]")
    {
        Summary = "Prepends one or more elements to a list only when the list exists.", Group = Group.List, Since = "2.2.0",
        Complexity = "O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.",
        Flags = Write | DenyOom | Fast, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Insert)], Run = static (ref Call call) => ListPush.Run(ref call, first: true, onlyIfExists: true),
    };
}
