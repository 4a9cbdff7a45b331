using Distro.Net;

namespace Distro.Shard.Clients;

/// <summary>
/// One connection's share of the sum of all clients' memory (<see cref="ClientMemory"/>): what it takes beyond what comes and goes with each command. Replies count
/// from the end of the batch on in which they were written, as far as they are still there: most are sent by then. Counted before, keys would be evicted for
/// replies on their way, and the invalidations of those keys would evict further ones. Kept on the connection's loop; any thread may end it.
/// </summary>
internal sealed class MemoryShare(ClientSession session, ClientTable table) : ILoopWork
{
    /// <summary>Later than the end of the batch in which it is asked for.</summary>
    private const int SettledMilliseconds = 1;

    private Channel? channel;
    private long counted;
    private long outputBytes;
    private bool isDueAgain;
    private volatile bool hasLeft;

    /// <summary>Counts what the channel holds now, but for what was written in this batch.</summary>
    public void Count(Channel channel)
    {
        this.channel = channel;
        var held = Held();
        outputBytes = Math.Min(outputBytes, held);
        Note();
        if (isDueAgain || held == outputBytes || !channel.IsOpen)
            return;
        isDueAgain = true;
        channel.Loop.Schedule(this, SettledMilliseconds);
    }

    /// <summary>Counts all that the channel holds, between two batches.</summary>
    public void Run()
    {
        isDueAgain = false;
        if (channel is null)
            return;
        outputBytes = Held();
        Note();
    }

    /// <summary>The connection is closed, or about to be.</summary>
    public void Leave()
    {
        hasLeft = true;
        table.Memory.Add(-Interlocked.Exchange(ref counted, 0));
    }

    private long Held() => channel!.OutputHeldBytes is > ClientMemory.SmallBufferBytes and var held ? held : 0;

    private void Note()
    {
        var input = channel!.InputCapacity;
        var bytes = session.UsedBytes + (input > ClientMemory.SmallBufferBytes ? input : 0) + outputBytes;
        if (bytes == counted || !channel.IsOpen || hasLeft)
            return;
        var before = Interlocked.Exchange(ref counted, bytes);
        table.Memory.Add(bytes - before);
        if (bytes > before)
            table.EvictDown();
    }
}
