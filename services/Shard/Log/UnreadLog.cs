using Distro.Shard.Execution;

namespace Distro.Shard.Log;

/// <summary>
/// The log of a server that keeps none: nobody reads it, so it is given up as it grows. When somebody is to read it after all, it is kept from an offset on, while the loops go on.
/// </summary>
internal sealed class UnreadLog(DataPlane plane)
{
    private const long StepBytes = 64 * 1024;

    private readonly Lock changing = new();
    private volatile bool isForgotten;

    public bool IsForgotten => isForgotten;

    /// <summary>Nobody reads the log from now on.</summary>
    public void Forget()
    {
        lock (changing)
            isForgotten = true;
    }

    /// <summary>Somebody reads the log, from the offset that is returned on.</summary>
    public long Keep()
    {
        lock (changing)
        {
            isForgotten = false;
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
            if (!isForgotten)
                return;
            if (plane.Log.HeldBytes >= StepBytes)
                plane.Commit(plane.Log.PublishedOffset);
            plane.ReleaseBelow(plane.CommittedOffset);
        }
    }
}
