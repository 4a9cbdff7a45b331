using System.Globalization;
using Distro.Commands.Generic;

namespace Distro.Shard.Migrations;

/// <summary>The connections to servers that keys were lately sent to, by address. One that is in use is not among them, so it serves one migration at a time.</summary>
internal sealed class MigrationPeers : IDisposable
{
    private const int IdleMax = 64;
    private const long IdleMilliseconds = 10_000;

    private readonly Lock guard = new();
    private readonly Dictionary<string, MigrationPeer> idle = [];

    /// <summary>What INFO calls migrate_cached_sockets.</summary>
    public int Count
    {
        get
        {
            lock (guard)
                return idle.Count;
        }
    }

    /// <summary>One that was kept; null when there is none.</summary>
    public MigrationPeer? Take(Migration migration)
    {
        lock (guard)
        {
            if (!idle.Remove(Address(migration), out var peer))
                return null;
            peer.HasAnswered = false;
            return peer;
        }
    }

    public void GiveBack(Migration migration, MigrationPeer peer, long nowMilliseconds)
    {
        peer.IdleSinceMilliseconds = nowMilliseconds;
        lock (guard)
        {
            if (idle.Count < IdleMax && idle.TryAdd(Address(migration), peer))
                return;
        }

        peer.Dispose();
    }

    /// <summary>Closes those that nobody has used for long.</summary>
    public void CloseIdle(long nowMilliseconds)
    {
        lock (guard)
        {
            foreach (var (address, peer) in idle)
            {
                if (nowMilliseconds - peer.IdleSinceMilliseconds <= IdleMilliseconds)
                    continue;
                idle.Remove(address);
                peer.Dispose();
            }
        }
    }

    public void Dispose() => CloseIdle(long.MaxValue);

    private static string Address(Migration migration) => string.Create(CultureInfo.InvariantCulture, $"{migration.Host}:{migration.Port}");
}
