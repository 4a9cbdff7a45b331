using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

internal static class ObjectEncoding
{
    public static readonly Command Command = new("ENCODING", "key")
    {
        Summary = "Returns the internal encoding of an object.", Group = Group.Generic, Since = "2.2.3", Complexity = "O(1)",
        Access = KeyAccess.Unnoticed, Flags = ReadOnly, Keys = [KeySpec.At(2, KeyUse.ReadOnly)], Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var entry = call.Open(2);
        if (!entry.Exists) call.Reply.Null();
        else call.Reply.Bulk(EncodingName.Of(ref entry));
    }
}
