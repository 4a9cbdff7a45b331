namespace Distro.Persistence.Storage;

/// <summary>Work on a disk that nobody waits for just now, each on a thread of its own: seldom, and long enough to be worth one.</summary>
public static class BackgroundThread
{
    /// <param name="work">Throws nothing: nobody would catch it.</param>
    /// <returns>Waits until it is done.</returns>
    public static Action Begin(Action work)
    {
        var thread = new Thread(() => work()) { Name = "log's disk work", IsBackground = true };
        thread.Start();
        return thread.Join;
    }
}
