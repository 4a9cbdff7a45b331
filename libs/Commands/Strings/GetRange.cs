using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

/// <summary>GETRANGE: both ends belong to the range and may count from the end; an end before the first byte reads as that byte, as in
/// every server of this protocol.</summary>
internal static class GetRange
{
    public static readonly Command Command = new("GETRANGE", "key start end")
    {
        Summary = "Returns a substring of the string stored at a key.", Group = Group.String, Since = "2.4.0", Complexity = "O(N) where N is the length of the returned string. The complexity is ultimately determined by the returned length, but because creating a substring from an existing string is very cheap, it can be considered O(1) for small strings.",
        Flags = ReadOnly, Keys = [KeySpec.At(1, KeyUse.Read)], Retry = Retry.Safe, Run = Run,
    };

    public static void Run(ref Call call)
    {
        if (!call.TryInteger(2, out var start) || !call.TryInteger(3, out var end)) return;
        if (!call.TryGet<StringValue>(1, out var found)) return;
        scoped var value = found;
        Span<byte> scratch = stackalloc byte[StringValue.ScratchBytes];
        var bytes = value.Bytes(scratch);
        var isBackward = start < 0 && end < 0 && start > end;
        if (start < 0) start = Math.Max(0, start + bytes.Length);
        if (end < 0) end = Math.Max(0, end + bytes.Length);
        end = Math.Min(end, bytes.Length - 1);
        call.Reply.Bulk(isBackward || start > end ? default : bytes[(int)start..(int)(end + 1)]);
    }
}
