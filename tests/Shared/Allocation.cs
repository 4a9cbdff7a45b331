namespace Distro.Tests;

/// <summary>
/// What an action allocates on the managed heap of its own thread. The runtime's own work once in a while (a method compiled again at a higher tier,
/// a type's handles) is charged to whichever thread it happens on, so an action is measured several times and its least counts: one that allocates
/// each time it runs shows in all of them.
/// </summary>
internal static class Allocation
{
    private const int Tries = 5;

    /// <summary>Bytes, the least of several runs.</summary>
    public static long Least(Action action)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Tries && least > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
