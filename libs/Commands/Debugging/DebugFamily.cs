using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Server;

namespace Distro.Commands.Debugging;

/// <summary>
/// DEBUG's subcommands that test suites use, as far as there is something here for them to look at or to stop. They are for those whom the operator lets
/// (enable-debug-command): a client could hold up the server with them.
/// </summary>
internal static class DebugFamily
{
    public static Command[] Commands =>
    [
        DebugSleep.Command, DebugSetActiveExpire.Command, DebugSetDisableDenyScripts.Command, DebugSkipChecksums.Command, DebugObject.Command, DebugReload.Command, DebugLoadAof.Command, DebugStringMatchLength.Command,
        DebugProtocol.Command, DebugLog.Command, DebugError.Command, DebugStructSize.Command, DebugLengths.Command, DebugHashTables.Command, DebugConfigRewriteForceAll.Command, DebugPopulate.Command, DebugPauseCron.Command, DebugHelp.Command, .. NothingToDo.Commands,
    ];

    /// <summary>True when this client may not run the subcommand, or the one that it takes for one: the error is written then. What only looks at digests is everybody's.</summary>
    public static bool Refuses(WorkerContext context, Session session, Command? subcommand)
    {
        if (subcommand == DebugDigest.Command || subcommand == DebugDigestValue.Command) return false;
        var access = context.Host.Process.Debug;
        if (access == DebugAccess.All || (access == DebugAccess.Local && session.IsLocal)) return false;
        context.Reply.Error(
            "ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you can run it from a local connection, otherwise you need to set this option in the configuration file, and then restart the server."u8);
        return true;
    }
}
