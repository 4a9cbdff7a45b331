using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

internal static class GetDel
{
    public static readonly Command Command = new("GETDEL", "key")
    {
        Summary = "Returns the string value of a key after deleting the key.", Group = Group.String, Since = "6.2.0", Complexity = "O(1)",
        Flags = Write | Fast, Journal = Journal.Effects, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<StringValue>(1, out var value)) return;
        StringReply.WriteOrMiss(ref call, ref value, call[1]);
        StringWrite.Delete(ref call, ref value, call[1]);
    }
}
