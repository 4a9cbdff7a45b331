using System.Runtime.CompilerServices;

namespace Distro.Shard.Execution;

/// <summary>
/// What the stress test plants in the executor of its own process: a fault, and disturbances of the threads' timing where it matters. In a service nothing sets it. The fields are
/// read-only, so the compiler takes them for constants in every hot method and leaves nothing of the questions behind.
/// </summary>
internal static class Planted
{
    private static readonly ExecutorFault fault = PlantedChoice.Fault;
    private static readonly int disturbances = PlantedChoice.Disturbances;

    [ThreadStatic]
    private static uint chance;

    public static bool Has(ExecutorFault asked) => (fault & asked) != 0;

    /// <summary>Called where another thread coming between would do most harm: now and then one is let in.</summary>
    public static void Disturb()
    {
        if (disturbances != 0)
            MayDisturb();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MayDisturb()
    {
        chance = (chance * 1_664_525) + 1_013_904_223 + (chance == 0 ? (uint)Environment.CurrentManagedThreadId : 0);
        var drawn = (chance >> 8) % disturbances;
        if (drawn == 0)
            Thread.Sleep(chance >> 30 == 0 ? 1 : 0);
        else if (drawn < 4)
            Thread.Yield();
        else if (drawn < 32)
            Thread.SpinWait((int)(chance >> 24));
    }
}

/// <summary>Set by a test's process before anything of the executor runs; ignored from then on.</summary>
internal static class PlantedChoice
{
    public static ExecutorFault Fault { get; set; }

    /// <summary>How rarely threads are disturbed: once in so many chances; 0: never.</summary>
    public static int Disturbances { get; set; }
}
