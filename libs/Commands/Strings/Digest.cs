using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

internal static class Digest
{
    public static readonly Command Command = new("DIGEST", "key")
    {
        Summary = "Returns the hash digest of a string value as a hexadecimal string.", Group = Group.String, Since = "8.4.0",
        Complexity = "O(N) where N is the length of the string value.",
        Flags = ReadOnly | Fast, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)],
        Run = Run,
    };


    private static void Run(ref Call call)
    {
        if (!call.TryGet<StringValue>(1, out var found)) return;
        scoped var value = found;
        if (!value.Exists)
        {
            call.Reply.Null();
            return;
        }

        Span<byte> text = stackalloc byte[ValueDigest.Digits];
        ValueDigest.Write(ValueDigest.Of(value.Bytes(stackalloc byte[StringValue.ScratchBytes])), text);
        call.Reply.Bulk(text);
    }
}
