using Distro.Commands.Execution;
using Distro.Server.Configuration;
using Distro.Server.Log;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Hosting;

/// <summary>What clients may ask of the process itself: its end, and its configuration file.</summary>
internal sealed class ServerSteering(ServerOptions options, string? configFile, ILogger log, LogSwitch logSwitch, Action<int> end) : IProcessControl
{
    public DebugSwitches Switches { get; } = new();

    public bool IsRewritingLog => logSwitch.IsChanging;

    public long LastSyncMilliseconds => logSwitch.LastSyncMilliseconds;

    public string? SyncLog() => logSwitch.Sync();

    public string? RewriteLog() => "ERR No log is kept (appendonly no)";

    public void HoldUp(TimeSpan duration) => Thread.Sleep(duration);

    public void Note(string line) => ServerLog.DebugNote(log, line);

    /// <summary>SHUTDOWN said that the data is to be saved before the end.</summary>
    public bool SavesAtEnd { get; private set; }

    public string? Shutdown(ShutdownRequest request)
    {
        if (request.Abort)
            return "ERR No shutdown in progress.";
        SavesAtEnd = request.Save;
        end(0);
        return null;
    }

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
