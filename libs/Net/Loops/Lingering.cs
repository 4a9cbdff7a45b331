namespace Distro.Net.Loops;

/// <summary>Channels of a loop that are closing, and whose last output waits to be taken: those that it was not taken from in time are ended.</summary>
internal sealed class Lingering(EventLoop loop) : ILoopWork
{
    private readonly HashSet<Channel> channels = [];
    private bool isScheduled;

    public void Add(Channel channel)
    {
        channels.Add(channel);
        if (isScheduled)
            return;
        isScheduled = true;
        loop.Schedule(this, loop.Options.LingerMilliseconds);
    }

    public void Remove(Channel channel) => channels.Remove(channel);

    public void Run()
    {
        foreach (var channel in channels)
        {
            if (channel.CloseDeadline <= loop.MonotonicMilliseconds)
                channel.Close();
        }

        channels.RemoveWhere(channel => !channel.IsOpen);
        isScheduled = channels.Count > 0;
        if (isScheduled)
            loop.Schedule(this, loop.Options.LingerMilliseconds / 4);
    }
}
