using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class RPush
{
    public static readonly Command Command = new("RPUSH", "key element [element ...]")
    {
        Summary = "Appends one or more elements to a list. Creates the key if it doesn't exist.", Group = Group.List, Since = "1.0.0",
        Complexity = "O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.",
        Flags = Write | DenyOom | Fast, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Insert)], Run = static (ref Call call) => ListPush.Run(ref call, first: false, onlyIfExists: false),
    };
}
