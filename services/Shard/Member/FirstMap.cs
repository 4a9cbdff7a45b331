using System.Net.Sockets;
using Distro.Topology;
using Distro.Topology.Codec;
using Distro.Wire.Links;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>
/// A keyspace is seeded with the cluster's hash seed, so a member asks for the map before it has a keyspace, and before anyone can reach it. It waits as long as it
/// takes: without a coordinator there is no group to serve. It says why, once for each reason.
/// </summary>
internal static class FirstMap
{
    private const int RetryMilliseconds = 200;

    public static async Task<ClusterMap> AskAsync(string coordinator, ControlLinkOptions options, Action<Exception> failed, CancellationToken cancel)
    {
        for (var told = "";;)
        {
            try
            {
                await using var link = await ControlLink.ConnectAsync(coordinator, options, cancel).ConfigureAwait(false);
                if (await ReadAsync(link, cancel).ConfigureAwait(false) is { } map) return map;
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                cancel.ThrowIfCancellationRequested();
                if (error.Message != told) failed(error);
                told = error.Message;
            }

            await Task.Delay(RetryMilliseconds, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Null when the link ended before a map came.</summary>
    private static async Task<ClusterMap?> ReadAsync(ControlLink link, CancellationToken cancel)
    {
        ClusterMap? found = null;
        await using var stop = cancel.UnsafeRegister(_ => link.Close(), null).ConfigureAwait(false);
        link.Send(new MapWatch(0));
        try
        {
            await link.RunAsync(message =>
            {
                if (message is MapUpdate update && ClusterMapCodec.TryDecode(update.Map.Span, out var map, out _)) found = map;
                if (found is not null) link.Close();
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
        }
        catch (Exception error) when (found is not null && error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Closed here, because the map is all that was wanted.
        }

        return found;
    }
}
