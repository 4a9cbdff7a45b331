namespace Distro.Tests.Simulation.World;

/// <summary>
/// Time, chance and order of one simulated cluster: a queue of things to happen, done one at a time. Everything random comes from one seed, so the same seed gives
/// the same history, and the trace hash proves it. Time is in microseconds.
/// </summary>
public sealed class SimWorld(int seed)
{
    private readonly PriorityQueue<Action, (long Time, long Order)> queue = new();
    private long order;

    public int Seed => seed;

    public Random Random { get; } = new(seed);

    public long Now { get; private set; }

    public Trace Trace { get; } = new();

    public void At(long time, Action action)
    {
        order++;
        queue.Enqueue(action, (Math.Max(time, Now), order));
    }

    public void After(long microseconds, Action action) => At(Now + microseconds, action);

    /// <summary>A whole number from low to high, in milliseconds, as microseconds.</summary>
    public long Milliseconds(int low, int high) => Random.Next(low * 1000, (high * 1000) + 1);

    public bool Chance(double probability) => Random.NextDouble() < probability;

    public void RunUntil(long time)
    {
        while (queue.TryPeek(out _, out var next) && next.Time <= time)
        {
            var action = queue.Dequeue();
            Now = next.Time;
            action();
        }

        Now = Math.Max(Now, time);
    }
}
