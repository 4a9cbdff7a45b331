using Distro.ChangeLog.Store;
using Distro.Server.Configuration;
using Distro.Shard.Execution;

namespace Distro.Server.Log;

/// <summary>Brings a data plane that holds nothing to what a directory holds: its newest snapshot that is right, and the log from there on; without one the log from its beginning.</summary>
internal sealed class LocalLoad(ServerOptions options, string path, LogStore store, LocalSnapshots snapshots)
{
    /// <summary>What a crash left to the operating system goes to the disk while all of it is read: nobody hears of it before this returns.</summary>
    public void RunAndSync(DataPlane plane)
    {
        var syncing = Task.Run(store.Sync);
        try
        {
            Run(plane, slotBySlot: true);
        }
        finally
        {
            ((IAsyncResult)syncing).AsyncWaitHandle.WaitOne();
        }

        syncing.GetAwaiter().GetResult();
    }

    /// <param name="plane">Its loops run.</param>
    /// <param name="slotBySlot">Slots may be served before all are there: what is left to do then is the snapshots' <see cref="LocalSnapshots.FinishLoading"/>.</param>
    public void Run(DataPlane plane, bool slotBySlot)
    {
        var delay = new LoadDelay(options, plane);
        if (!snapshots.TryLoad(plane, store, slotBySlot)) plane.BeginAt(store.StartOffset);
        delay.For(0);
        if (plane.AppliedOffset < store.StartOffset) throw new IOException($"The log in {path} begins at offset {store.StartOffset}, and the snapshot ends at {plane.AppliedOffset}: restore the directory from a backup");
        var walk = store.Walk(plane.AppliedOffset);
        while (walk.TryNext(out var records, out var offset))
        {
            var keys = delay.KeysNow;
            Apply(plane, records, offset, moreComes: walk.Offset < store.EndOffset && !delay.IsOn);
            delay.For(keys);
        }
    }

    private void Apply(DataPlane plane, ReadOnlySpan<byte> records, long offset, bool moreComes)
    {
        try
        {
            plane.Apply(records, moreComes);
        }
        catch (InvalidDataException error)
        {
            throw new IOException($"What the log in {path} holds from offset {offset} on can't be applied ({error.Message}): restore the directory from a backup", error);
        }
    }
}
