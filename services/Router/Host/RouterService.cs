using System.Net.Sockets;
using Distro.Router.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Distro.Router.Host;

/// <summary>Runs the router with the host: opens its port at start, closes clients and links at the end.</summary>
internal sealed class RouterService(RouterProcess process, ILogger<RouterService> logger) : IHostedService
{
    /// <exception cref="PortTakenException">The port can't be had: told to the operator already.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var options = process.Options;
        try
        {
            process.Start();
        }
        catch (SocketException exception)
        {
            RouterLog.PortTaken(logger, options.BindAddress.Value, options.Port.Value, exception.Message);
            throw new PortTakenException(exception);
        }

        RouterLog.Serving(logger, options.BindAddress.Value, process.Port, process.LoopCount, process.Transport.ToString());
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await process.DisposeAsync().ConfigureAwait(false);
}
