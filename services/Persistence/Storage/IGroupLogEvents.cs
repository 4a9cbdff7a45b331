using Distro.Persistence.Writers;

namespace Distro.Persistence.Storage;

/// <summary>Hears what happens on the logs' threads.</summary>
public interface IGroupLogEvents
{
    void Done(LogResult result);

    void Written(int group, int bytes);

    void Synced(int group, TimeSpan took);

    /// <summary>Told once a second while it lasts; nothing is lost, and nothing is acknowledged.</summary>
    void DiskFull(int group, IOException error);

    /// <summary>Segments that are no longer needed could not be deleted: they take space, and nothing else is wrong.</summary>
    void HeadNotCut(int group, IOException error);

    /// <summary>The group's thread has ended: the process must not go on.</summary>
    void Failed(int group, IOException error);
}
