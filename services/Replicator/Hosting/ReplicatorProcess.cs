using System.Net.Sockets;
using Distro.ChangeLog.Files;
using Distro.ServiceDefaults;
using Distro.ServiceDefaults.Options;
using Distro.Wire.Links;
using Distro.Wire.Machines;

namespace Distro.Replicator.Hosting;

/// <summary>The process: options from configuration, the admin endpoints that every service has, coordinator and relay. What keeps it from starting is said in one line.</summary>
internal static class ReplicatorProcess
{
    private const int PortTakenExitCode = 69;
    private const int DiskExitCode = 74;
    private const int BadConfigurationExitCode = 78;

    public static async Task<int> Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(ServiceArguments.Of(args));
        builder.AddServiceDefaults();
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        var options = new ReplicatorOptions();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new LeaseOptions());
        builder.Services.AddSingleton<IFileSystem, DiskFileSystem>();
        builder.Services.AddSingleton<IClock>(new ProcessClock(TimeProvider.System));
        builder.Services.AddSingleton<ReplicatorService>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ReplicatorService>());
        await using var app = builder.Build();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Distro.Replicator");
        try
        {
            options.Bind(app.Configuration);
            app.MapDefaultEndpoints();
            await app.RunAsync();
            return Environment.ExitCode;
        }
        catch (OptionsException error)
        {
            ReplicatorLog.BadConfiguration(logger, error.Message);
            return BadConfigurationExitCode;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            ReplicatorLog.PortTaken(logger, options.LinkPort.Value, options.RelayPort.Value, options.BindAddress.Value);
            return PortTakenExitCode;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ReplicatorLog.CouldNotStart(logger, error.Message);
            return DiskExitCode;
        }
    }
}
