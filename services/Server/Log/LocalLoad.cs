using Distro.ChangeLog.Store;
using Distro.Persistence.Storage;
using Distro.Server.Configuration;
using Distro.Shard.Execution;

namespace Distro.Server.Log;

/// <summary>
/// Brings a data plane that holds nothing to what a directory holds: its newest snapshot that is right, and the log from there on; without one the log from its beginning.
/// Invariant: what is served is all that was ever synced. A log whose beginning was cut is nothing without a snapshot, and one that ends before what a snapshot vouches for
/// has lost records: either ends the start, because the writes that come next would make the loss good for ever.
/// </summary>
/// <param name="options">The server's.</param>
/// <param name="path">The directory, for the operator.</param>
/// <param name="store">The log.</param>
/// <param name="snapshots">Those beside it.</param>
/// <param name="isAnew">It is a log that took another's place, and began where that was.</param>
internal sealed class LocalLoad(ServerOptions options, string path, LogStore store, LocalSnapshots snapshots, bool isAnew)
{
    /// <summary>What a crash left to the operating system goes to the disk while all of it is read: nobody hears of it before this returns.</summary>
    /// <exception cref="IOException">It can't be read, or not be synced.</exception>
    public void RunAndSync(DataPlane plane)
    {
        IOException? failed = null;
        var awaitSync = BackgroundThread.Begin(() =>
        {
            try
            {
                store.Sync();
            }
            catch (IOException error)
            {
                failed = error;
            }
        });
        try
        {
            Run(plane, slotBySlot: true);
        }
        finally
        {
            awaitSync();
        }

        if (failed is not null) throw new IOException($"The log in {path} can't be synced ({failed.Message}): what was read of it may be gone after a power failure. Look at the disk, then start again", failed);
    }

    /// <param name="plane">Its loops run.</param>
    /// <param name="slotBySlot">Slots may be served before all are there: what is left to do then is the snapshots' <see cref="LocalSnapshots.FinishLoading"/>.</param>
    public void Run(DataPlane plane, bool slotBySlot)
    {
        var delay = new LoadDelay(options, plane);
        if (snapshots.LogEndAtLeast > store.EndOffset) throw new IOException($"The log in {path} ends at offset {store.EndOffset}, and was on the disk up to {snapshots.LogEndAtLeast} when a snapshot was kept: its end is missing. Restore the directory from a backup; distro-log truncate gives up what is missing");
        if (!snapshots.TryLoad(plane, store, slotBySlot)) BeginWithLog(plane);
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

    private void BeginWithLog(DataPlane plane)
    {
        if (store.IsHeadCut || (store.StartOffset > 0 && !isAnew)) throw new IOException($"The log in {path} begins at offset {store.StartOffset}, and no snapshot that can be loaded holds what was below: restore the directory from a backup");
        plane.BeginAt(store.StartOffset);
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
