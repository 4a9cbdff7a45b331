using System.Globalization;
using System.Net.Sockets;
using Distro.Commands.Execution;
using Distro.Commands.Generic;
using Distro.Wire.Machines;

namespace Distro.Shard.Migrations;

/// <summary>
/// Talks to the server that keys are sent to, beside the loops: all RESTOREs at once, then their replies. A connection that had been kept may have died unseen:
/// if nothing came on it, it is tried once more with a new one.
/// </summary>
internal sealed class MigrationSender(IClock clock) : IDisposable
{
    public MigrationPeers Peers { get; } = new();

    /// <param name="ended">Called on any thread once the migration is over.</param>
    public void Send(Migration migration, Action ended) => _ = Task.Run(async () =>
    {
        await SendAsync(migration);
        migration.End();
        ended();
    });

    /// <summary>Closes connections that nobody has used for long. To be called now and then.</summary>
    public void CloseIdle() => Peers.CloseIdle(clock.MonotonicMilliseconds);

    public void Dispose() => Peers.Dispose();

    private async Task SendAsync(Migration migration)
    {
        var kept = Peers.Take(migration);
        if (kept is not null && await TrySendAsync(migration, kept, mayRepeat: true))
            return;
        if (await ConnectAsync(migration) is { } peer)
            await TrySendAsync(migration, peer, mayRepeat: false);
    }

    private static async Task<MigrationPeer?> ConnectAsync(Migration migration)
    {
        try
        {
            return await MigrationPeer.ConnectAsync(migration.Host, migration.Port, migration.Timeout);
        }
        catch (Exception exception) when (IsOutside(exception))
        {
            // Valkey's wait for a connection ends with the refusal, too, which it finds only as it writes.
            var isRefused = exception is SocketException { SocketErrorCode: SocketError.ConnectionRefused };
            migration.Fail(isRefused ? "IOERR error or timeout writing to target instance" : "IOERR error or timeout connecting to the client");
            return null;
        }
    }

    /// <summary>False when nothing has come of it and it may be tried again.</summary>
    private async Task<bool> TrySendAsync(Migration migration, MigrationPeer peer, bool mayRepeat)
    {
        var isWritten = false;
        try
        {
            var chooses = peer.Database != migration.Database;
            await WriteAsync(migration, peer, chooses);
            isWritten = true;
            peer.Database = await ReadAsync(migration, peer, chooses) ? migration.Database : -1;
            Peers.GiveBack(migration, peer, clock.MonotonicMilliseconds);
            return true;
        }
        catch (Exception exception) when (IsOutside(exception))
        {
            peer.Dispose();
            if (mayRepeat && !peer.HasAnswered && exception is not OperationCanceledException)
                return false;
            migration.Fail($"IOERR error or timeout {(isWritten ? "reading" : "writing")} to target instance");
            return true;
        }
    }

    private static async Task WriteAsync(Migration migration, MigrationPeer peer, bool chooses)
    {
        if (migration.Login is { } login)
            await peer.WriteAsync(login, migration.Timeout);
        if (chooses)
            await peer.WriteAsync(RequestText.Of("SELECT"u8.ToArray(), System.Text.Encoding.ASCII.GetBytes(migration.Database.ToString(CultureInfo.InvariantCulture))), migration.Timeout);
        foreach (var key in migration.Keys)
            await peer.WriteAsync(key.Restore, migration.Timeout);
    }

    /// <summary>Whether the peer has taken all keys into the right database.</summary>
    private static async Task<bool> ReadAsync(Migration migration, MigrationPeer peer, bool chooses)
    {
        var isReady = migration.Login is null || await TryReadAsync(migration, peer);
        isReady &= !chooses || await TryReadAsync(migration, peer);
        var isWhole = isReady;
        foreach (var key in migration.Keys)
        {
            var isTaken = await TryReadAsync(migration, peer);
            key.IsTaken = isReady && isTaken;
            isWhole &= isTaken;
        }

        return isWhole;
    }

    private static async Task<bool> TryReadAsync(Migration migration, MigrationPeer peer)
    {
        var line = await peer.ReadLineAsync(migration.Timeout);
        if (!line.StartsWith('-'))
            return true;
        migration.Fail("ERR Target instance replied with error: " + line[1..]);
        return false;
    }

    private static bool IsOutside(Exception exception) => exception is SocketException or IOException or OperationCanceledException or ArgumentException;
}
