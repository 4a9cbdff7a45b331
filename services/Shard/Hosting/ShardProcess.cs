using System.Net.Sockets;
using Distro.ServiceDefaults;
using Distro.ServiceDefaults.Options;
using Distro.Wire.Links;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Distro.Shard.Hosting;

/// <summary>The shard's process: options from configuration, the admin endpoints that every service has, and the server in between.</summary>
internal static class ShardProcess
{
    private const int BadConfigurationExitCode = 78;
    internal const int PortTakenExitCode = 69;

    public static async Task<int> Run(string[] args)
    {
        LinkThreads.ReadWherePolled();
        var builder = WebApplication.CreateBuilder(ServiceArguments.Of(args));
        builder.AddServiceDefaults();
        var options = new ShardOptions();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<ShardService>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ShardService>());
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration("serving", services => services.GetRequiredService<ShardService>(), null, []));
        await using var app = builder.Build();
        var log = app.Services.GetRequiredService<ILogger<ShardService>>();
        try
        {
            options.Bind(app.Configuration);
            app.MapDefaultEndpoints();
            await app.RunAsync();
            return Environment.ExitCode;
        }
        catch (OptionsException exception)
        {
            ShardLog.BadConfiguration(log, exception.Message);
            return BadConfigurationExitCode;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            ShardLog.PortTaken(log, options.BindAddress.Value, options.Port.Value, options.LinkPort.Value);
            return PortTakenExitCode;
        }
    }
}
