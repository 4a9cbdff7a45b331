using System.Collections.Concurrent;
using System.Security.Cryptography;
using Distro.Net;
using Distro.Shard.Execution;
using Distro.Wire.RouterLink;
using Microsoft.Extensions.Logging;

namespace Distro.Shard.Links;

/// <summary>What all Router links of this shard share: the secret, who this member is, and the list of those that are open.</summary>
internal sealed class LinkListener(ReadOnlyMemory<byte> secret, ulong incarnation, ILogger<LinkListener> log)
{
    private readonly ConcurrentDictionary<LinkConnection, bool> open = new();

    public ReadOnlyMemory<byte> Secret { get; } = secret;

    public ulong Incarnation { get; } = incarnation;

    public int Count => open.Count;

    /// <summary>What all links take of memory, in bytes: what is on its way in them, and their objects.</summary>
    public long MemoryBytes
    {
        get
        {
            var sum = 0L;
            foreach (var (link, _) in open)
                sum += link.MemoryBytes;
            return sum;
        }
    }

    public IChannelHandler Accept(Worker worker)
    {
        Span<byte> nonce = stackalloc byte[LinkProof.NonceBytes];
        RandomNumberGenerator.Fill(nonce);
        return new LinkConnection(worker, this, nonce);
    }

    public void CloseAllOf(Worker worker)
    {
        foreach (var (link, _) in open)
        {
            if (link.Worker == worker)
                link.Close();
        }
    }

    public void Opened(LinkConnection link)
    {
        open[link] = true;
        LinkLog.Opened(log, link.RemoteAddress);
    }

    public void Overrun(LinkConnection link, long pendingBytes) => LinkLog.Overrun(log, link.RemoteAddress, pendingBytes);

    public void Refused(string address, string reason) => LinkLog.Refused(log, address, reason);

    public void Closed(LinkConnection link, bool wasAttached, Exception? error)
    {
        if (open.TryRemove(link, out _) && wasAttached)
            LinkLog.Closed(log, link.RemoteAddress, error?.Message ?? "closed");
    }
}
