// The whole cluster on one screen. A Router gives clients one address; shards hold the data, each group of slots on a
// primary and its replicas; Persistence keeps every group's log; the Replicator keeps the map and feeds the replicas.
// What AddDistro wires between them is in hosting/Distro.Aspire.Hosting/DistroCluster.cs.
//
//   dotnet run --project AppHost -- --shards 3 --replicas 1 --writers 1 --port 6379 --durability always --data DIR --backup DIR --password SECRET

using Distro.AppHost;

if (CommandLine.AsksForHelp(args))
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}

if (CommandLine.Wrong(args, Deploy.TakesCommands) is { } misused)
{
    Console.Error.WriteLine(misused);
    return 1;
}

var builder = DistributedApplication.CreateBuilder(args);
if (!ClusterSettings.TryRead(args, builder.Configuration, builder.AppHostDirectory, out var settings, out var wrong)
    || (!CommandLine.IsCommand(args) && !settings.TryMakeDirectory(out wrong)))
{
    Console.Error.WriteLine(wrong);
    return 1;
}

var services = new DistroServices
{
    Router = builder.AddProject<Projects.Router>,
    Shard = builder.AddProject<Projects.Shard>,
    Persistence = builder.AddProject<Projects.Persistence>,
    Replicator = builder.AddProject<Projects.Replicator>,
};

var store = builder.AddDistro("store", services, settings.Port)
    .WithShards(settings.Shards)
    .WithReplicas(settings.Replicas)
    .WithWriters(settings.Writers)
    .WithDurability(settings.Durability)
    .WithDataDirectory(settings.DataDirectory)
    .WithPassword(settings.Password is { } password ? builder.AddParameter("store-client-password", password, secret: true) : null);

if (settings.Tls is { } tls)
    store.WithTls(tls, settings.TlsPort);
if (settings.Backup is { } backup)
    store.WithBackup(backup);
builder.AddDeployTargets(store);
settings.Announce(builder.Configuration);
builder.Build().Run();
return Environment.ExitCode;
