using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Generic;
using Distro.Engine.Access;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

/// <summary>DEBUG OBJECT. There is no address to show that would mean anything to a client: values move.</summary>
internal static class DebugObject
{
    public static readonly Command Command = new("OBJECT", "key [FAST]")
    {
        Summary = "Shows how a value lies in memory.", Group = Group.Server, Since = "1.0.0", Complexity = "Depends on subcommand.",
        Access = KeyAccess.Unnoticed, Flags = Admin | NoScript, Retry = Retry.Never, Keys = [KeySpec.At(2, KeyUse.ReadOnly)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var expiry = call.Context.Expiry;
        call.Context.Expiry = ExpiryRole.Ignore;
        var entry = call.Open(2);
        call.Context.Expiry = expiry;
        if (!entry.Exists)
        {
            call.Reply.Error(ErrorLine.NoSuchKey);
            return;
        }

        var encoding = Encoding.ASCII.GetString(EncodingName.Of(ref entry));
        call.Reply.Simple(Encoding.ASCII.GetBytes($"Value at:0x0 refcount:1 encoding:{encoding} serializedlength:0 lru:{entry.AccessData} lru_seconds_idle:{AccessTracking.IdleSeconds(entry.AccessData, call.NowMilliseconds)}"));
    }
}
