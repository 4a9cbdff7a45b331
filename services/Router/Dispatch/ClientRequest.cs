using Distro.Router.Clients;
using Distro.Router.PubSub;
using Distro.Router.Routing;
using Distro.Wire.RouterLink;

namespace Distro.Router.Dispatch;

/// <summary>
/// A client's command, or one part of it, on its way to one group. Keeps the command's bytes until it is answered, for the case that they must go out again,
/// and those parts of its reply that can't be passed on yet.
/// </summary>
internal sealed class ClientRequest : RoutedRequest
{
    private HeldBytes command;
    private HeldBytes reply;

    public ClientConnection? Client { get; set; }

    /// <summary>The client's command that this is (part of). Null once the client is gone.</summary>
    public PendingReply? Pending { get; set; }

    /// <summary>For a request of the loop's own, which has no client: what it asks for; null if nobody waits for the answer.</summary>
    public Upstream? Upstream { get; set; }

    /// <summary>For a request of the loop's own: who waits for messages that come before its answer.</summary>
    public CatchingUp? CatchingUp { get; set; }

    public ulong ClientId { get; set; }

    public byte Database { get; set; }

    public byte RespVersion { get; set; }

    /// <summary>What the client asked its replies to wait for.</summary>
    public byte Durability { get; set; }

    public RequestFlags Flags { get; set; }

    public byte[] User { get; set; } = [];

    public TraceContext Trace { get; set; }

    /// <summary>A RESP array of bulk strings.</summary>
    public ReadOnlySpan<byte> Command => command.Span;

    /// <summary>The reply as far as it was kept.</summary>
    public ReadOnlySpan<byte> Reply => reply.Span;

    public void AppendCommand(ReadOnlySpan<byte> bytes)
    {
        command.Append(bytes);
        Bytes = command.Length;
    }

    public void KeepReply(ReadOnlySpan<byte> bytes) => reply.Append(bytes);

    public void DropReply() => reply.Clear();

    public void Clear()
    {
        command.Clear();
        reply.Clear();
        Client = null;
        Pending = null;
        Upstream = null;
        CatchingUp = null;
        Slot = -1;
        Group = 0;
        IsSafe = false;
        IsBlocking = false;
        Bytes = 0;
        Flags = RequestFlags.None;
        Trace = default;
    }
}
