using Distro.ChangeLog.Files;
using Distro.Server.Configuration;
using Distro.Server.Hosting;
using Distro.Shard.Execution;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Log;

/// <summary>
/// Whether the server keeps a log, as the options appendonly and save say, also while it runs; without one it keeps the copies that SAVE makes (<see cref="CopyDuty"/>). Changes are made one after the other on a thread of their own: a loop that
/// runs CONFIG SET must not wait for a disk, or for the gate. Until a new log is whole, what a crash leaves is what was there before: nothing.
/// </summary>
internal sealed class LogSwitch : IDisposable
{
    private readonly ServerOptions options;
    private readonly IFileSystem files;
    private readonly ILogger log;
    private readonly Action fail;
    private readonly Lock changing = new();
    private readonly bool isFound;
    private LocalLog? current;
    private CopyDuty? copies;
    private DataPlane? plane;
    private int pending;
    private bool isWanted;
    private bool disposed;

    /// <exception cref="IOException">The log can't be opened.</exception>
    public LogSwitch(ServerOptions options, IFileSystem files, ILogger log, Action fail, long unixMilliseconds)
    {
        this.options = options;
        this.files = files;
        this.log = log;
        this.fail = fail;
        var path = Path.Combine(options.Directory.Value, options.LogDirectory.Value);
        using var found = FoundRdb.In(options, files, path, log);
        isFound = found is not null;
        isWanted = options.KeepsData;
        if (found is not null) current = LocalLog.From(found, options, files, log, fail, unixMilliseconds);
        else if (isWanted || LogGeneration.IsCopy(files, path)) current = LocalLog.Open(options, files, log, fail);
    }

    /// <summary>There is something on the disk that the server begins with, or it keeps a log.</summary>
    public bool HasData => current is not null;

    /// <summary>A change is under way.</summary>
    public bool IsChanging => Volatile.Read(ref pending) > 0;

    public void Start(DataPlane serving, long unixMilliseconds)
    {
        plane = serving;
        current?.Start(serving, unixMilliseconds, staysKept: isWanted);
        if (current is not null && !isWanted)
        {
            current.GiveUp();
            if (isFound) current.Drop();
            current = null;
        }

        if (current is null) BeginCopies();
        serving.Snapshots.CountsWhenFlushed = () => options.Save.Value.Length > 0;
        options.AppendOnly.Changed += Follow;
        options.Save.Changed += Follow;
        Follow();
    }

    /// <summary>The disk has no room for the log.</summary>
    public bool LacksRoom => current is { LacksRoom: true };

    /// <summary>What the log keeps on the disk, a moment old.</summary>
    public long Bytes => current?.Bytes ?? 0;

    /// <summary>When the log was last wholly on the disk, in Unix milliseconds; 0: never.</summary>
    public long LastSyncMilliseconds => current?.LastSyncMilliseconds ?? 0;

    /// <summary>Has the log fsynced as far as it goes. Null when done, else the error.</summary>
    public string? Sync()
    {
        if (current is not { } keeping) return "ERR There is nothing to save to: no log is kept (appendonly no)";
        return keeping.SyncNow() ? null : "ERR The disk does not take the log";
    }

    /// <summary>Before the loops stop: without a log, a last copy of the data, where it is wanted.</summary>
    public void SaveAtEnd(bool wanted)
    {
        lock (changing)
        {
            if (wanted) copies?.CopyAtEnd();
        }
    }

    public void Dispose()
    {
        options.AppendOnly.Changed -= Follow;
        options.Save.Changed -= Follow;
        lock (changing)
        {
            disposed = true;
            EndCopies();
            current?.Dispose();
            current = null;
        }
    }

    /// <summary>Options change one at a time.</summary>
    private void Follow()
    {
        if (options.KeepsData == isWanted) return;
        isWanted = options.KeepsData;
        Interlocked.Increment(ref pending);
        _ = Task.Run(Change);
    }

    private void Change()
    {
        try
        {
            lock (changing)
            {
                if (!disposed && options.KeepsData != (current is not null)) Turn(options.KeepsData);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ServerLog.NoLog(log, error.Message);
            current = null;
            options.Load("appendonly", "no");
            options.Load("save", "");
            isWanted = false;
            if (copies is null) BeginCopies();
        }
        finally
        {
            Interlocked.Decrement(ref pending);
        }
    }

    private void Turn(bool on)
    {
        if (on)
        {
            EndCopies();
            current = LocalLog.Anew(options, files, log, fail, plane!, old: null);
            ServerLog.LogBegun(log);
            return;
        }

        current!.GiveUp();
        current = null;
        BeginCopies();
        ServerLog.LogGivenUp(log);
    }

    private void BeginCopies()
    {
        copies = new CopyDuty(options, files, log, plane!);
        copies.Start();
    }

    private void EndCopies()
    {
        copies?.Dispose();
        copies = null;
    }
}
