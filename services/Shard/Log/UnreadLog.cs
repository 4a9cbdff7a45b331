using Distro.Shard.Execution;

namespace Distro.Shard.Log;

/// <summary>
/// The log of a server that keeps none: nobody reads it, so it is given up as it grows. When somebody is to read it after all, it is kept from an offset on, while the loops go on.
/// </summary>
internal sealed class UnreadLog(DataPlane plane)
{
    private const long StepBytes = 64 * 1024;

    private readonly Lock changing = new();
    private volatile Reader reader = Reader.Keeper;

    public bool IsForgotten => reader == Reader.Nobody;

    /// <summary>Somebody keeps the log. Who reads it for a copy of the data, or until all is loaded, does not: what comes after is kept nowhere, so nobody can wait for it to be on the disk.</summary>
    public bool IsKept => reader == Reader.Keeper;

    /// <summary>Nobody reads the log from now on.</summary>
    public void Forget()
    {
        lock (changing)
            reader = Reader.Nobody;
    }

    /// <summary>Somebody reads the log from its beginning, and will leave it soon. Before anything is served.</summary>
    public void KeepForNow()
    {
        lock (changing)
            reader = Reader.Passer;
    }

    /// <summary>Somebody reads the log, from the offset that is returned on.</summary>
    /// <param name="forCopy">Only while a copy of the data is made.</param>
    public long Keep(bool forCopy = false)
    {
        lock (changing)
        {
            reader = forCopy ? Reader.Passer : Reader.Keeper;
            plane.Commit(plane.Log.PublishedOffset);
            plane.ReleaseBelow(plane.CommittedOffset);
            return plane.CommittedOffset;
        }
    }

    /// <summary>Lets go of what has grown. Only one thread may call this.</summary>
    public void Release()
    {
        lock (changing)
        {
            if (!IsForgotten)
                return;
            if (plane.Log.HeldBytes >= StepBytes)
                plane.Commit(plane.Log.PublishedOffset);
            plane.ReleaseBelow(plane.CommittedOffset);
        }
    }

    private enum Reader
    {
        Keeper,
        Passer,
        Nobody,
    }
}
