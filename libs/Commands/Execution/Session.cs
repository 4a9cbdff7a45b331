using Distro.Commands.Access;
using Distro.Commands.Declaration;
using Distro.Commands.Transactions;
using Distro.Commands.PubSub;
using Distro.Commands.Tracking;
using Distro.Resp;

namespace Distro.Commands.Execution;

/// <summary>What one client has told us about itself, and what its connection is in the middle of. Owned by its loop; commands of Scope.Connection change it.</summary>
public class Session
{
    private Subscriptions? subscriptions;

    public required long Id { get; init; }

    public int RespVersion { get; set; } = 2;

    public int Database { get; set; }

    /// <summary>The database that the next command will find selected: while commands are queued, the one that those before it select.</summary>
    public int CommandDatabase => Queued is { IsRunning: false } queued ? queued.Database : Database;

    public byte[] Name { get; set; } = [];

    public byte[] LibraryName { get; set; } = [];

    public byte[] LibraryVersion { get; set; } = [];

    public string User { get; set; } = "default";

    public bool Authenticated { get; set; }

    /// <summary>False for commands that somebody else has checked: a Router's, and the log's.</summary>
    public bool IsChecked { get; init; } = true;

    /// <summary>The client sent READONLY: a replica may answer its reads.</summary>
    public bool ReadsFromReplicas { get; set; }

    /// <summary>The client sent ASKING: holds for the next command.</summary>
    public bool Asking { get; set; }

    /// <summary>It stands for the clients of another process (a Router's loop): it takes messages for them, and counts as no taker itself.</summary>
    public bool IsRelay { get; init; }

    /// <summary>Which Router a relay belongs to: the half of its id that all of a Router's have in common.</summary>
    public uint Router => IsRelay ? (uint)((ulong)Id >> 32) : 0;

    /// <summary>Where what it did not ask for is sent; null for sessions that have no connection of their own.</summary>
    public IPushTarget? PushTarget { get; init; }

    /// <summary>It has subscribed to something, and may still be.</summary>
    public bool HasSubscribed => subscriptions is not null;

    public Subscriptions Subscriptions => subscriptions ??= new Subscriptions();

    /// <summary>In RESP2 messages can't be told from replies: while there are subscriptions only commands that belong to them may be sent.</summary>
    public bool IsInSubscribedMode => subscriptions is { Total: > 0 } && RespVersion == 2;

    /// <summary>What invalidations it wants; null while it tracks nothing.</summary>
    public TrackingState? Tracking { get; set; }

    /// <summary>The client sent MONITOR.</summary>
    public bool IsMonitor { get; set; }

    /// <summary>The client understands REDIRECT errors (CLIENT CAPA redirect).</summary>
    public bool CanRedirect { get; set; }

    /// <summary>The client moves data in (CLIENT IMPORT-SOURCE).</summary>
    public bool IsImportSource { get; set; }

    /// <summary>Where its replies go while none is suppressed; null where the context's buffer is the only one.</summary>
    public ReplyBuffer? RepliesTo { get; set; }

    /// <summary>What becomes of its replies (CLIENT REPLY).</summary>
    public ReplyMode ReplyMode { get; set; }

    /// <summary>Bytes of the commands it has sent so far.</summary>
    public long ReceivedBytes { get; set; }

    /// <summary>Commands it has run so far.</summary>
    public long CommandCount { get; set; }

    /// <summary>The keys that its MIGRATE is sending away; null when there is none under way.</summary>
    public Generic.Migration? Migration { get; set; }

    public bool NoEvict { get; set; }

    public bool NoTouch { get; set; }

    /// <summary>What its replies wait for, if it has said so.</summary>
    public DurabilityWish Durability { get; set; }

    /// <summary>Close once the replies written so far have been sent (QUIT, protocol errors).</summary>
    public bool CloseAfterReply { get; set; }

    /// <summary>It has asked the process to end: nothing further of it is run, and its connection stays until the process is gone.</summary>
    public bool AwaitsEnd { get; set; }

    /// <summary>What came was no command but the head of an HTTP request: it gets no reply, and the connection closes.</summary>
    public bool IsWebRequest { get; set; }

    /// <summary>What MULTI and WATCH have begun; null until the client sends the first of either.</summary>
    public Transaction? Transaction { get; set; }

    /// <summary>The transaction that EXEC would run; null when there is none open.</summary>
    public Transaction? Queued => Transaction is { IsOpen: true } ? Transaction : null;

    /// <summary>Whether the command is to be queued for EXEC instead of run: see <see cref="CommandRunner.Queue"/>.</summary>
    public bool Queues(Command command) => Transaction is { IsOpen: true } && !command.IsNeverQueued;

    /// <summary>A command has run, or was refused: CLIENT CACHING was about it, unless it is one of CLIENT's own, or of a transaction that is still open.</summary>
    /// <param name="command">Null for one that there is not.</param>
    public void EndCaching(Command? command)
    {
        if (Tracking is { CachingIsSaid: true } tracking && Queued is null && command is not { Container.Name: "CLIENT" }) tracking.CachingIsSaid = false;
    }

    public string Address { get; set; } = "";

    public string LocalAddress { get; set; } = "";

    /// <summary>The connection speaks TLS.</summary>
    public bool IsEncrypted { get; set; }

    /// <summary>The client is on this machine.</summary>
    public bool IsLocal => Address.StartsWith("127.", StringComparison.Ordinal) || Address.StartsWith("[::1]", StringComparison.Ordinal) || Address.StartsWith('/');

    public long CreatedMilliseconds { get; init; }

    /// <summary>Name of the last command, for CLIENT LIST.</summary>
    public string LastCommand { get; set; } = "NULL";

    public long LastCommandMilliseconds { get; set; }

    /// <summary>What it takes of memory beside buffers: queued commands, watched keys, subscriptions, prefixes. Roughly, in bytes; from any thread.</summary>
    public long UsedBytes => (Transaction is { } transaction ? transaction.UsedBytes + transaction.Watched.UsedBytes : 0) + (subscriptions?.UsedBytes ?? 0) + (Tracking?.UsedBytes ?? 0);

    /// <summary>The user as it was found last, in the set that it was found in: <see cref="AccessControl"/> looks again when either is another.</summary>
    internal User? KnownUser { get; set; }

    internal UserSet? KnownUsers { get; set; }

    internal string? KnownName { get; set; }

    internal void ForgetSubscriptions() => subscriptions = null;
}
