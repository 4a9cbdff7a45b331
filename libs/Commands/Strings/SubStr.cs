using Distro.Commands.Declaration;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

internal static class SubStr
{
    public static readonly Command Command = new("SUBSTR", "key start end")
    {
        Summary = "Returns a substring from a string value.", Group = Group.String, Since = "1.0.0", Complexity = "O(N) where N is the length of the returned string.",
        Flags = ReadOnly, Keys = [KeySpec.At(1, KeyUse.Read)], Retry = Retry.Safe, Run = GetRange.Run,
    };
}
