using Distro.Commands.Declaration;

namespace Distro.Commands.Strings;

/// <summary>Strings: bytes up to 512 MB, read and written whole or in part, and as numbers.</summary>
internal static class StringFamily
{
    public static Command[] Commands =>
    [
        Get.Command, Set.Command, GetSet.Command, GetDel.Command, GetEx.Command, SetEx.Command, PSetEx.Command, SetNx.Command, MGet.Command, MSet.Command,
        MSetNx.Command, MSetEx.Command, Append.Command, StrLen.Command, GetRange.Command, SubStr.Command, SetRange.Command, Incr.Command, Decr.Command,
        IncrBy.Command, DecrBy.Command, IncrByFloat.Command, Lcs.Command, DelIfEq.Command,
        DelEx.Command, Digest.Command, IncrEx.Command,
    ];
}
