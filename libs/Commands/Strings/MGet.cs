using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

/// <summary>MGET never fails: a key that is missing, or is no string, reads as null.</summary>
internal static class MGet
{
    public static readonly Command Command = new("MGET", "key [key ...]")
    {
        Summary = "Atomically returns the string values of one or more keys.", Group = Group.String, Since = "1.0.0", Complexity = "O(N) where N is the number of keys to retrieve.",
        Flags = ReadOnly | Fast, Keys = [KeySpec.Range(1, -1, 1, KeyUse.Read)], Split = Split.KeysArray, Retry = Retry.Safe,
        Tips = ["request_policy:multi_shard"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        call.Reply.Array(call.Count - 1);
        for (var i = 1; i < call.Count; i++)
        {
            var entry = call.Open(i);
            if (entry.Exists && entry.Type != StringValue.Type)
            {
                call.Reply.Null();
                continue;
            }

            var value = StringValue.Over(entry);
            StringReply.Write(ref call, ref value);
        }
    }
}
