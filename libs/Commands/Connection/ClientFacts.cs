using System.Text;
using Distro.Commands.Execution;

namespace Distro.Commands.Connection;

/// <summary>
/// A client as CLIENT LIST shows it and as its filters see it. Read from another thread than the client's own, so what it says may be a moment old.
/// The host adds what only it knows (buffers, whether it is blocked) to what the session says.
/// </summary>
public sealed record ClientFacts
{
    private const int MillisecondsPerSecond = 1000;

    private ClientFacts(Session session, long nowMilliseconds)
    {
        Session = session;
        AgeSeconds = Math.Max(nowMilliseconds - session.CreatedMilliseconds, 0) / MillisecondsPerSecond;
        IdleSeconds = Math.Max(nowMilliseconds - session.LastCommandMilliseconds, 0) / MillisecondsPerSecond;
    }

    public Session Session { get; }

    public long Id => Session.Id;

    public string Name => Encoding.UTF8.GetString(Session.Name);

    public long AgeSeconds { get; }

    public long IdleSeconds { get; }

    public bool IsBlocked { get; init; }

    /// <summary>Commands queued by MULTI; -1 outside of a transaction.</summary>
    public int QueuedCommands => Session.Queued?.Count ?? -1;

    public int WatchedKeys => Session.Transaction?.Watched.Count ?? 0;

    /// <summary>Input received and not yet run, in bytes.</summary>
    public long InputBytes { get; init; }

    /// <summary>Room in the input's buffer, in bytes.</summary>
    public long InputFreeBytes { get; init; }

    /// <summary>What has come of the command under way, in bytes.</summary>
    public long ArgumentBytes { get; init; }

    /// <summary>All that it takes of memory, roughly, in bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Output not yet taken, in bytes of the buffers that hold it.</summary>
    public long OutputBytes { get; init; }

    /// <summary>Bytes sent since the connection began.</summary>
    public long SentBytes { get; init; }

    /// <summary>Buffers of output, or replies that wait for others before them.</summary>
    public int OutputReplies { get; init; }

    public string Type => Session.IsMonitor ? "replica" : Session.HasSubscribed && Session.Subscriptions.Total > 0 ? "pubsub" : "normal";

    /// <summary>One letter a property, or N for none.</summary>
    public string Flags
    {
        get
        {
            var flags = new StringBuilder();
            if (Session.IsMonitor) flags.Append('O');
            if (Session.HasSubscribed && Session.Subscriptions.Total > 0) flags.Append('P');
            if (QueuedCommands >= 0) flags.Append('x');
            if (IsBlocked) flags.Append('b');
            if (Session.Tracking is { } tracking)
            {
                flags.Append('t');
                if (tracking.IsRedirectBroken) flags.Append('R');
                if (tracking.IsBroadcast) flags.Append('B');
            }

            if (Session.Address.StartsWith('/')) flags.Append('U');
            if (Session.CloseAfterReply) flags.Append('c');
            if (Session.ReadsFromReplicas) flags.Append('r');
            if (Session.NoEvict) flags.Append('e');
            if (Session.NoTouch) flags.Append('T');
            if (Session.IsImportSource) flags.Append('I');
            return flags.Length == 0 ? "N" : flags.ToString();
        }
    }

    public string Capabilities => Session.CanRedirect ? "r" : "";

    public string Line
    {
        get
        {
            var subscriptions = Session.HasSubscribed ? Session.Subscriptions : null;
            return $"id={Id} addr={Session.Address} laddr={Session.LocalAddress} fd=-1 name={Name} age={AgeSeconds} idle={IdleSeconds} flags={Flags} capa={Capabilities} db={Session.Database}"
                + $" sub={subscriptions?.Channels ?? 0} psub={subscriptions?.Patterns ?? 0} ssub={subscriptions?.ShardChannels ?? 0} multi={QueuedCommands} watch={WatchedKeys}"
                + $" qbuf={InputBytes} qbuf-free={InputFreeBytes} argv-mem={ArgumentBytes} multi-mem={Session.Transaction?.UsedBytes ?? 0} rbs=0 rbp=0 obl=0 oll={OutputReplies} omem={OutputBytes} tot-mem={Math.Max(MemoryBytes, InputBytes + OutputBytes)}"
                + $" events={(OutputBytes > 0 ? "rw" : "r")} cmd={Session.LastCommand} user={Session.User} redir={Session.Tracking?.RedirectId ?? -1} resp={Session.RespVersion}"
                + $" lib-name={Encoding.UTF8.GetString(Session.LibraryName)} lib-ver={Encoding.UTF8.GetString(Session.LibraryVersion)}"
                + $" tot-net-in={Session.ReceivedBytes} tot-net-out={SentBytes} tot-cmds={Session.CommandCount}";
        }
    }

    public static ClientFacts Of(Session session, long nowMilliseconds) => new(session, nowMilliseconds);
}
