using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

internal static class PSetEx
{
    public static readonly Command Command = new("PSETEX", "key milliseconds value")
    {
        Summary = "Sets both string value and expiration time in milliseconds of a key. The key is created if it doesn't exist.", Group = Group.String, Since = "2.6.0", Complexity = "O(1)",
        Flags = Write | DenyOom, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.Overwrite | KeyUse.Update)], Run = static (ref Call call) => SetEx.Run(ref call, isSeconds: false),
    };
}
