using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>DUMP: the value in the format of RDB files, in the version that the oldest server able to hold it can read.</summary>
internal static class Dump
{
    public static readonly Command Command = new("DUMP", "key")
    {
        Summary = "Returns a serialized representation of the value stored at a key.", Group = Group.Generic, Since = "2.6.0",
        Complexity = "O(1) to access the key and additional O(N*M) to serialize it, where N is the number of objects composing the value and M their average size.",
        Flags = ReadOnly, Retry = Retry.Safe, Tips = ["nondeterministic_output"],
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var entry = call.Open(1);
        if (!entry.Exists)
        {
            call.Reply.Null();
            return;
        }

        var payload = call.Context.Dump.Write(entry, call.Effects.BytesMax);
        if (payload.IsEmpty) call.Reply.Error(ErrorLine.TooLarge);
        else call.Reply.Bulk(payload);
    }
}
