using System.Text;
using Distro.Commands.Execution;
using Distro.Router.PubSub;
using Distro.Wire.RouterLink;

namespace Distro.Router.Clients;

/// <summary>What a client has told the router about itself, in the form in which each of its requests carries it to the shards.</summary>
internal sealed class ClientSession : Session
{
    private string? userText;
    private byte[] userBytes = [];

    public byte[] UserBytes
    {
        get
        {
            if (ReferenceEquals(userText, User)) return userBytes;
            userText = User;
            return userBytes = User.Length == 0 ? RequestFrame.NamelessUser.ToArray() : Encoding.UTF8.GetBytes(User);
        }
    }

    /// <summary>The slot of the commands queued since MULTI; -1 while none has a key.</summary>
    public int TransactionSlot { get; set; } = -1;

    /// <summary>The slot of the keys watched: means nothing while none is.</summary>
    public int WatchedSlot { get; set; } = -1;

    /// <summary>Requests sent so that the shard remembers what they read.</summary>
    public long TrackedRequests { get; set; }

    /// <summary>It listens to something. From any thread.</summary>
    public bool IsSubscriber => HasSubscribed && Subscriptions.Total > 0;

    /// <summary>Something of it went to a shard since it last unsubscribed: it may have caused messages to itself.</summary>
    public bool HasSent { get; set; }

    /// <summary>It is about to unsubscribe, and waits for its own replies.</summary>
    public bool AwaitsReplies { get; set; }

    /// <summary>It is about to unsubscribe, and waits for the messages that it has caused itself.</summary>
    public CatchingUp? CatchingUp { get; set; }

    public RequestFlags Flags => (ReadsFromReplicas ? RequestFlags.ReadsFromReplicas : 0) | (NoTouch ? RequestFlags.NoTouch : 0) | (IsImportSource ? RequestFlags.ImportSource : 0) | TrackingFlags;

    private RequestFlags TrackingFlags => Tracking is { } tracking ? (tracking.Remembers ? RequestFlags.Tracked : 0) | (tracking.NoLoop ? RequestFlags.NoLoop : 0) : 0;
}
