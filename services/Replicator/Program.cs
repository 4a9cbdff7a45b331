// Replicator: the coordinator, where alone the cluster map changes, and the relay, through which replicas follow their primaries.
// Primaries hold their leases from writers: while this process is away everything goes on, except failover.
using Distro.ChangeLog.Files;
using Distro.Replicator.Hosting;
using Distro.Wire.Links;
using Distro.Wire.Machines;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();

var options = new ReplicatorOptions();
options.Bind(builder.Configuration);
builder.Services.AddSingleton(options);
builder.Services.AddSingleton(new LeaseOptions());
builder.Services.AddSingleton<IFileSystem, DiskFileSystem>();
builder.Services.AddSingleton<IClock>(new ProcessClock(TimeProvider.System));
builder.Services.AddSingleton<ReplicatorService>();
builder.Services.AddHostedService(services => services.GetRequiredService<ReplicatorService>());

var app = builder.Build();
app.MapDefaultEndpoints();
app.Run();
return Environment.ExitCode;
