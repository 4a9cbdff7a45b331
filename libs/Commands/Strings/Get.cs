using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

internal static class Get
{
    public static readonly Command Command = new("GET", "key")
    {
        Summary = "Returns the string value of a key.", Group = Group.String, Since = "1.0.0", Complexity = "O(1)",
        Flags = ReadOnly | Fast, Keys = [KeySpec.At(1, KeyUse.Read)], Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.TryGet<StringValue>(1, out var value)) StringReply.Write(ref call, ref value);
    }
}
