namespace Distro.Net;

/// <summary>What serves one channel. Called on the channel's loop only.</summary>
public interface IChannelHandler
{
    void OnOpened(Channel channel);

    /// <summary>Input has grown, or the channel was resumed. The handler consumes whole messages and leaves the rest.</summary>
    void OnInput(Channel channel);

    /// <summary>The output had passed its high-water mark and has drained.</summary>
    void OnDrained(Channel channel);

    /// <summary>
    /// Called once, whoever closed. The error says why, when it wasn't us. The channel is null for a connection that never opened.
    /// </summary>
    void OnClosed(Channel? channel, Exception? error);
}
