using System.Net.Sockets;
using Distro.Router.Telemetry;
using Distro.Topology;
using Distro.Topology.Codec;
using Distro.Wire.Links;
using Distro.Wire.Messages;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Distro.Router.Map;

/// <summary>
/// Subscribes to the coordinator's map and hands every newer one to the router. While the coordinator is away the router goes on with the map it has:
/// a map says where to ask, never who may serve.
/// </summary>
internal sealed class MapFollower(string endpoint, ControlLinkOptions options, RouterProcess process, ILogger<MapFollower> logger) : BackgroundService
{
    private const int ReconnectMilliseconds = 200;

    private ClusterMap newest = ClusterMap.Empty;
    private bool isLost;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Follow(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                if (stoppingToken.IsCancellationRequested) return;
                if (!isLost) RouterLog.ReplicatorLost(logger, endpoint, exception.Message);
                isLost = true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(ReconnectMilliseconds), process.Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Follow(CancellationToken stoppingToken)
    {
        var link = await ControlLink.ConnectAsync(endpoint, options, stoppingToken).ConfigureAwait(false);
        await using (link.ConfigureAwait(false))
        {
            using var closing = stoppingToken.Register(link.Close);
            RouterLog.ReplicatorFound(logger, endpoint);
            isLost = false;
            link.Send(new MapWatch(newest.Version));
            await link.RunAsync(Received).ConfigureAwait(false);
        }
    }

    private ValueTask Received(Message message)
    {
        if (message is not MapUpdate update) throw new LinkException($"a router has no use for a message of kind {message.Kind}");
        if (!ClusterMapCodec.TryDecode(update.Map.Span, out var map, out var problem)) throw new LinkException(problem);
        if (map.Version <= newest.Version) return ValueTask.CompletedTask;
        newest = map;
        RouterLog.MapTaken(logger, map.Version, map.Groups.Count);
        process.MapChanged(map);
        return ValueTask.CompletedTask;
    }
}
