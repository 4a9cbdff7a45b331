using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

internal static class GetSet
{
    public static readonly Command Command = new("GETSET", "key value")
    {
        Summary = "Returns the previous string value of a key after setting it to a new value.", Group = Group.String, Since = "1.0.0", Complexity = "O(1)",
        Flags = Write | DenyOom | Fast, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<StringValue>(1, out var value)) return;
        StringReply.WriteOrMiss(ref call, ref value, call[1]);
        StringWrite.Put(ref call, ref value, call[1], call[2]);
    }
}
