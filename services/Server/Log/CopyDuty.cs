using Distro.ChangeLog.Files;
using Distro.Server.Configuration;
using Distro.Server.Hosting;
using Distro.Shard.Execution;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Log;

/// <summary>
/// What SAVE and BGSAVE mean where no log is kept: a copy of the data (<see cref="LocalLog.Copy"/>), made when a client asks, at the latest with SHUTDOWN SAVE. Who has save points keeps a log instead (<see cref="LogSwitch"/>).
/// A thread of its own makes it; the loops take the snapshot in it beside the commands.
/// </summary>
internal sealed class CopyDuty(ServerOptions options, IFileSystem files, ILogger log, DataPlane plane) : IDisposable
{
    private readonly ManualResetEventSlim signal = new();
    private Thread? thread;
    private volatile bool asked;
    private volatile bool cancelled;
    private volatile bool stopping;

    public void Start()
    {
        plane.Snapshots.Asked = Ask;
        plane.Snapshots.Cancelled = Cancel;
        thread = new Thread(Run) { Name = "copies", IsBackground = true };
        thread.Start();
    }

    /// <summary>A last copy, before the server ends: the loops run still. False when it was not kept.</summary>
    public bool CopyAtEnd()
    {
        Stop();
        plane.Snapshots.Hastens = true;
        try
        {
            return TryCopy();
        }
        finally
        {
            plane.Snapshots.Hastens = false;
        }
    }

    public void Dispose()
    {
        Stop();
        signal.Dispose();
    }

    private void Stop()
    {
        plane.Snapshots.Asked = null;
        plane.Snapshots.Cancelled = null;
        stopping = true;
        signal.Set();
        thread?.Join();
        thread = null;
        if (plane.Snapshots.IsTaking) plane.SettleSnapshot(counts: false);
        stopping = asked = cancelled = false;
    }

    private void Ask()
    {
        cancelled = false;
        asked = true;
        signal.Set();
    }

    private void Cancel()
    {
        cancelled = true;
        signal.Set();
    }

    private void Run()
    {
        while (!stopping)
        {
            signal.Wait();
            signal.Reset();
            if (!stopping && asked) TryCopy();
        }
    }

    private bool TryCopy()
    {
        asked = false;
        try
        {
            var (directory, generation, id) = LocalLog.Copy(options, files, log, plane, GoesOn);
            var rdb = new RdbDuty(options, files, log, plane);
            var isWhole = !rdb.IsWanted || rdb.TryWrite(directory, generation, id, GoesOn);
            plane.SettleSnapshot(counts: isWhole);
            return isWhole;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ServerLog.NotCopied(log, error.Message);
            plane.SettleSnapshot(counts: false);
            return false;
        }
    }

    private bool GoesOn() => !stopping && !cancelled;
}
