using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

internal static class DecrBy
{
    public static readonly Command Command = new("DECRBY", "key decrement")
    {
        Summary = "Decrements a number from the integer value of a key. Uses 0 as initial value if the key doesn't exist.", Group = Group.String, Since = "1.0.0", Complexity = "O(1)",
        Flags = Write | DenyOom | Fast, Journal = Journal.AsIs, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryInteger(2, out var decrement)) return;
        if (decrement == long.MinValue) call.Reply.Error("ERR decrement would overflow"u8);
        else IncrBy.Add(ref call, -decrement);
    }
}
