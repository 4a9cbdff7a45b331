using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

/// <summary>DEBUG SDSLEN: strings here have no room to spare, so nothing is ever available.</summary>
internal static class DebugLengths
{
    public static readonly Command Command = new("SDSLEN", "key")
    {
        Summary = "Shows the lengths of a key and of its string value.", Group = Group.Server, Since = "1.0.0", Complexity = "Depends on subcommand.",
        Flags = Admin | NoScript, Retry = Retry.Never, Keys = [KeySpec.At(2, KeyUse.ReadOnly)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.Open(2).Exists)
        {
            call.Reply.Error(ErrorLine.NoSuchKey);
            return;
        }

        if (!call.TryGet<StringValue>(2, out var value)) return;
        call.Reply.Simple(Encoding.ASCII.GetBytes($"key_sds_len:{call[2].Length}, key_sds_avail:0, key_zmalloc: {call[2].Length}, val_sds_len:{value.Length}, val_sds_avail:0, val_zmalloc: {value.Length}"));
    }
}
