using System.Net.Sockets;
using Distro.ChangeLog.Files;
using Distro.ServiceDefaults;
using Distro.ServiceDefaults.Discovery;
using Distro.ServiceDefaults.Options;
using Distro.Wire.Links;
using Distro.Wire.Machines;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distro.Persistence.Hosting;

/// <summary>The process: options from configuration, the admin endpoints that every service has, and the writer. What keeps it from starting is said in one line.</summary>
internal static class PersistenceProcess
{
    private const int PortTakenExitCode = 69;
    private const int DiskExitCode = 74;
    private const int BadConfigurationExitCode = 78;

    public static async Task<int> Run(string[] args)
    {
        LinkThreads.ReadWherePolled();
        var builder = WebApplication.CreateBuilder(ServiceArguments.Of(args));
        builder.AddServiceDefaults();
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        var options = new PersistenceOptions();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<IFileSystem, DiskFileSystem>();
        builder.Services.AddSingleton<IClock>(new ProcessClock(TimeProvider.System));
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<WriterService>(services, new LeaseOptions(), ReplicatorAddress.Find(builder.Configuration)));
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration("logs", services => services.GetRequiredService<WriterService>(), null, []));
        builder.Services.AddHostedService(services => services.GetRequiredService<WriterService>());
        await using var app = builder.Build();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Distro.Persistence");
        try
        {
            options.Bind(app.Configuration);
            app.MapDefaultEndpoints();
            await app.RunAsync();
            return Environment.ExitCode;
        }
        catch (Exception error) when (error is OptionsException or FormatException)
        {
            PersistenceLog.BadConfiguration(logger, error.Message);
            return BadConfigurationExitCode;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            PersistenceLog.PortTaken(logger, options.LinkPort.Value, options.BindAddress.Value);
            return PortTakenExitCode;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            PersistenceLog.CouldNotStart(logger, error.Message);
            return DiskExitCode;
        }
    }
}
