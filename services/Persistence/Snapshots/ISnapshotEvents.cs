namespace Distro.Persistence.Snapshots;

/// <summary>Hears what happens on the snapshots' threads.</summary>
public interface ISnapshotEvents
{
    void Done(SnapshotResult result);
}
