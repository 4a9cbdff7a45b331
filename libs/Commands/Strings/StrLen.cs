using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

internal static class StrLen
{
    public static readonly Command Command = new("STRLEN", "key")
    {
        Summary = "Returns the length of a string value.", Group = Group.String, Since = "2.2.0", Complexity = "O(1)",
        Flags = ReadOnly | Fast, Keys = [KeySpec.At(1, KeyUse.ReadOnly)], Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.TryGet<StringValue>(1, out var value)) call.Reply.Integer(value.Length);
    }
}
