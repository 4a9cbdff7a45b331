using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

internal static class SetEx
{
    public static readonly Command Command = new("SETEX", "key seconds value")
    {
        Summary = "Sets the string value and expiration time of a key. Creates the key if it doesn't exist.", Group = Group.String, Since = "2.0.0", Complexity = "O(1)",
        Flags = Write | DenyOom, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.Overwrite | KeyUse.Update)], Run = static (ref Call call) => Run(ref call, isSeconds: true),
    };

    public static void Run(ref Call call, bool isSeconds)
    {
        if (!SetOptions.TryRelative(ref call, 2, isSeconds, out var options)) return;
        var target = StringValue.Over(call.Open(1));
        StringWrite.Put(ref call, ref target, call[1], call[3], in options);
        call.Reply.Ok();
    }
}
