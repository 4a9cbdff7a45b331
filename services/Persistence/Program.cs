// Persistence: the durable change log of every group. It receives records from primaries, writes and syncs them, promises epochs to candidates and gives history back.
// All its state is on its disk; killed at any moment and started again it goes on where the disk is.
using Distro.ChangeLog.Files;
using Distro.Persistence.Hosting;
using Distro.ServiceDefaults.Discovery;
using Distro.Wire.Links;
using Distro.Wire.Machines;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();

var options = new PersistenceOptions();
options.Bind(builder.Configuration);
builder.Services.AddSingleton(options);
builder.Services.AddSingleton<IFileSystem, DiskFileSystem>();
builder.Services.AddSingleton<IClock>(new ProcessClock(TimeProvider.System));
builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<WriterService>(services, new LeaseOptions(), ReplicatorAddress.Find(builder.Configuration)));
builder.Services.AddHostedService(services => services.GetRequiredService<WriterService>());

var app = builder.Build();
app.MapDefaultEndpoints();
app.Run();
return Environment.ExitCode;
