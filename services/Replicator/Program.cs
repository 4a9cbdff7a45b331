// Replicator: the coordinator, where alone the cluster map changes, and the relay, through which replicas follow their primaries.
// Primaries hold their leases from writers: while this process is away everything goes on, except failover.
using Distro.Replicator.Hosting;

return await ReplicatorProcess.Run(args);
