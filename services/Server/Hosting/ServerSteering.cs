using Distro.Commands.Execution;
using Distro.Server.Configuration;
using Distro.Server.Log;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Hosting;

/// <summary>What clients may ask of the process itself: its end, and its configuration file.</summary>
internal sealed class ServerSteering(ServerOptions options, string? configFile, ILogger log, LogSwitch logSwitch, DebugSwitches switches, ServerEnd end) : IProcessControl
{
    public DebugSwitches Switches => switches;

    public bool IsRewritingLog => logSwitch.IsChanging;

    public bool LacksLogRoom => logSwitch.LacksRoom;

    public long? LogBytes => logSwitch.Bytes;

    public long LastSyncMilliseconds => logSwitch.LastSyncMilliseconds;

    public string? SyncLog() => logSwitch.Sync();

    public string? RewriteLog() => "ERR No log is kept (appendonly no)";

    public void HoldUp(TimeSpan duration) => Thread.Sleep(duration);

    public void Note(string line) => ServerLog.DebugNote(log, line);

    public string? Shutdown(ShutdownRequest request) => end.Ask(request);

    public bool AbortShutdown() => end.Abort();

    public string? RewriteConfig(bool all)
    {
        if (configFile is null)
            return "ERR The server is running without a config file";
        return ConfigRewriter.Rewrite(options, configFile, all) is { } problem ? "ERR Rewriting config file: " + problem : null;
    }

    public DebugAccess Debug => options.DebugCommand.Value switch
    {
        Allowed.Yes => DebugAccess.All,
        Allowed.Local => DebugAccess.Local,
        _ => DebugAccess.None,
    };
}
