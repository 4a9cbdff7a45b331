using Distro.Net;

namespace Distro.Shard.Clients;

/// <summary>
/// One connection's share of the sum of all clients' memory (<see cref="ClientMemory"/>), kept up to date on its loop: what it takes beyond what comes and goes with
/// each command. Replies are counted while they wait to be sent, which most do to the end of the batch only, so that they are counted again right behind it:
/// else keys would be evicted for replies that left long ago, and the invalidations of those keys would evict further ones.
/// </summary>
internal sealed class MemoryShare(ClientSession session, ClientTable table) : ILoopWork
{
    /// <summary>Later than the end of the batch in which it is asked for.</summary>
    private const int AgainMilliseconds = 1;

    private Channel? channel;
    private long counted;
    private bool isDueAgain;

    /// <summary>Counts what the channel holds now.</summary>
    public void Count(Channel channel)
    {
        this.channel = channel;
        Note();
        if (isDueAgain || counted == 0 || channel.OutputHeldBytes <= ClientMemory.SmallBufferBytes || !channel.IsOpen)
            return;
        isDueAgain = true;
        channel.Loop.Schedule(this, AgainMilliseconds);
    }

    public void Run()
    {
        isDueAgain = false;
        Note();
    }

    /// <summary>The connection is closed.</summary>
    public void Leave()
    {
        table.Memory.Add(-counted);
        counted = 0;
    }

    private void Note()
    {
        var input = channel!.InputCapacity;
        var held = channel.OutputHeldBytes;
        var bytes = session.UsedBytes + (input > ClientMemory.SmallBufferBytes ? input : 0) + (held > ClientMemory.SmallBufferBytes ? held : 0);
        if (bytes == counted || !channel.IsOpen)
            return;
        table.Memory.Add(bytes - counted);
        var grew = bytes > counted;
        counted = bytes;
        if (grew)
            table.EvictDown();
    }
}
