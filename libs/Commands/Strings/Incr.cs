using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

internal static class Incr
{
    public static readonly Command Command = new("INCR", "key")
    {
        Summary = "Increments the integer value of a key by one. Uses 0 as initial value if the key doesn't exist.", Group = Group.String, Since = "1.0.0", Complexity = "O(1)",
        Flags = Write | DenyOom | Fast, Journal = Journal.AsIs, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update)],
        Run = static (ref Call call) => IncrBy.Add(ref call, 1),
    };
}
