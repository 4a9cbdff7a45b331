namespace Distro.Net;

/// <summary>What serves one channel. Called on the channel's loop only.</summary>
public interface IChannelHandler
{
    void OnOpened(Channel channel);

    /// <summary>Input has grown, or the channel was resumed. The handler consumes whole messages and leaves the rest.</summary>
    void OnInput(Channel channel);

    /// <summary>
    /// The other side sends no more, though it may still read. What it sent before may be unconsumed, and then OnInput is called once more for it, or unanswered:
    /// a handler that owes answers closes when they have gone out.
    /// </summary>
    void OnInputEnded(Channel channel) => channel.Close(afterFlush: true);

    /// <summary>The output had passed its high-water mark and has drained.</summary>
    void OnDrained(Channel channel);

    /// <summary>
    /// Called once, whoever closed. The error says why, when it wasn't us. The channel is null for a connection that never opened.
    /// </summary>
    void OnClosed(Channel? channel, Exception? error);
}
