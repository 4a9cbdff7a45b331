namespace Distro.Persistence.Storage;

/// <summary>Work on a disk that nobody waits for just now, each on a thread of its own: seldom, and long enough to be worth one.</summary>
public static class BackgroundThread
{
    public static void Begin(Action work) => new Thread(() => work()) { Name = "log's next file", IsBackground = true }.Start();
}
