using System.Threading.Channels;
using Distro.Topology;
using Distro.Wire.Links;
using Distro.Wire.Messages;

namespace Distro.Tests.Persistence.Hosting;

/// <summary>Speaks to a writer as a primary, a candidate or a reader would.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly ControlLink link;
    private readonly string writerId;
    private readonly Channel<Message> received = Channel.CreateUnbounded<Message>();

    public Peer(ControlLink link, string writerId)
    {
        this.link = link;
        this.writerId = writerId;
        _ = link.RunAsync(message => received.Writer.WriteAsync(message)).ContinueWith(_ => received.Writer.TryComplete(), TaskScheduler.Default);
    }

    public void Send(Message message) => link.Send(message);

    public async Task<PromiseReply> Promise(long epoch, long incarnation)
    {
        Send(new Promise(0, epoch, incarnation, Durability.Always, writerId));
        return await Next<PromiseReply>();
    }

    /// <summary>The next message of that kind; others are passed over.</summary>
    public async Task<TMessage> Next<TMessage>() where TMessage : Message
    {
        while (true)
        {
            if (await received.Reader.ReadAsync() is TMessage message) return message;
        }
    }

    public ValueTask DisposeAsync() => link.DisposeAsync();
}
