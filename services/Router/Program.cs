using System.Net.Sockets;
using System.Text;
using Distro.Router;
using Distro.Router.Host;
using Distro.Router.Map;
using Distro.Router.Options;
using Distro.Router.Telemetry;
using Distro.Router.Users;
using Distro.ServiceDefaults;
using Distro.ServiceDefaults.Discovery;
using Distro.ServiceDefaults.Options;
using Distro.Wire.Links;

// The router: one address for any client of the cluster. Its admin pages (health, metrics) are ASP.NET's; everything else runs on its own event loops.
const int BadConfigurationExitCode = 78;
const int PortTakenExitCode = 69;

var builder = WebApplication.CreateBuilder(ServiceArguments.Of(args));
builder.AddServiceDefaults();

var options = new RouterOptions();
try
{
    options.Bind(builder.Configuration);
}
catch (OptionsException exception)
{
    Console.Error.WriteLine($"store router: {exception.Message}");
    return BadConfigurationExitCode;
}

builder.Services.AddSingleton(options);
builder.Services.AddSingleton(services => new RouterProcess(options, TimeProvider.System, services.GetRequiredService<ILoggerFactory>(), Environment.ProcessId));
builder.Services.AddSingleton<RouterMeter>();
builder.Services.AddHostedService(services => new MapFollower(
    Replicator(services),
    LinkOptions(),
    services.GetRequiredService<RouterProcess>(),
    services.GetRequiredService<ILogger<MapFollower>>()));
builder.Services.AddHealthChecks().AddCheck<ServingCheck>("serving");

await using var app = builder.Build();
app.MapDefaultEndpoints();
app.Services.GetRequiredService<RouterMeter>();
if (Replicator(app.Services).Length == 0)
{
    RouterLog.NoReplicator(app.Logger);
    return BadConfigurationExitCode;
}

RouterProcess router;
try
{
    router = app.Services.GetRequiredService<RouterProcess>();
    router.ShareUsers(new UserProposals(Replicator(app.Services), LinkOptions()).AskAsync);
    router.Start();
}
catch (OptionsException exception)
{
    RouterLog.BadConfiguration(app.Logger, exception.Message);
    return BadConfigurationExitCode;
}
catch (SocketException exception)
{
    RouterLog.PortTaken(app.Logger, options.BindAddress.Value, options.Port.Value, exception.Message);
    return PortTakenExitCode;
}

RouterLog.Serving(app.Logger, options.BindAddress.Value, router.Port, router.LoopCount, router.Transport.ToString());
if (router.TlsPort != 0) RouterLog.ServingTls(app.Logger, options.BindAddress.Value, router.TlsPort);
await app.RunAsync();
return 0;

ControlLinkOptions LinkOptions() => new() { Secret = Encoding.UTF8.GetBytes(options.LinkSecret.Value) };

string Replicator(IServiceProvider services)
    => services.GetRequiredService<ServiceAddresses>().Find("store-replicator", "link")?.ToString() ?? options.Replicator.Value;
