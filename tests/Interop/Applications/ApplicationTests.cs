using System.Globalization;
using Distro.Tests.Interop.Clients;
using Distro.Tests.Interop.Running;
using Xunit.Abstractions;

namespace Distro.Tests.Interop.Applications;

/// <summary>
/// Libraries that people build on, unchanged, each against one shard and through the Router of three groups, where the keys of a queue share a hash tag.
/// DISTRO_INTEROP_JOBS says how many jobs BullMQ runs.
/// </summary>
[Collection(ClientCollection.Name)]
public sealed class ApplicationTests(ClientCluster cluster, AloneServer alone, ITestOutputHelper output) : IClassFixture<AloneServer>
{
    private const string NodeInstall = "npm ci in tests/Interop/programs/node";
    private const string NodeProbe = "-e \"require('./node/node_modules/bullmq'); require('./node/node_modules/connect-redis'); require('./node/node_modules/redlock')\"";
    private const string JobsDefault = "1000";

    private readonly TestStore store = cluster.Store;

    private static string Jobs => Environment.GetEnvironmentVariable("DISTRO_INTEROP_JOBS") ?? JobsDefault;

    private string Router => store.RouterPort.ToString(CultureInfo.InvariantCulture);

    private string Alone => alone.Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>The ports of all shards, which know how often their gates were closed.</summary>
    private string Shards => string.Join(',', store.ShardNames.Select(name => store.Port(name)));

    [NeedsProgram("node", NodeProbe, NodeInstall)]
    public Task Bullmq_with_its_default_prefix_on_one_shard() => Node("bullmq", Alone, "bull", Jobs, Alone);

    [NeedsProgram("node", NodeProbe, NodeInstall)]
    public Task Bullmq_with_a_hash_tag_through_the_router() => Node("bullmq", Router, "{bull}", Jobs, Shards);

    [NeedsProgram("node", NodeProbe, NodeInstall)]
    public Task Client_side_caching_on_one_shard() => Node("tracking", Alone);

    [NeedsProgram("node", NodeProbe, NodeInstall)]
    public Task Client_side_caching_through_the_router() => Node("tracking", Router);

    [NeedsProgram("node", NodeProbe, NodeInstall)]
    public Task Sessions_on_one_shard() => Node("sessions", Alone);

    [NeedsProgram("node", NodeProbe, NodeInstall)]
    public Task Sessions_through_the_router() => Node("sessions", Router);

    [NeedsProgram("node", NodeProbe, NodeInstall)]
    public Task Rate_limits_and_locks_on_one_shard() => Node("limits-and-locks", Alone);

    [NeedsProgram("node", NodeProbe, NodeInstall)]
    public Task Rate_limits_and_locks_through_the_router() => Node("limits-and-locks", Router);

    [NeedsProgram("node", NodeProbe, NodeInstall)]
    public Task Redis_commander_on_one_shard() => Node("commander", Alone);

    [NeedsProgram("node", NodeProbe, NodeInstall)]
    public Task Redis_commander_through_the_router() => Node("commander", Router);

    [NeedsProgram("/usr/bin/python3", "-c \"import redis\"", "Debian: apt-get install python3-redis")]
    public async Task Redis_py_with_pipelines_scripts_and_locks_on_both()
    {
        await Programs.Run("/usr/bin/python3", "python/pipelines.py", TestStore.Host, Alone);
        await Programs.Run("/usr/bin/python3", "python/pipelines.py", TestStore.Host, Router);
    }

    [NeedsProgram("redis-cli", "--version", "Debian: apt-get install redis-tools")]
    public Task Redis_cli_looks_around_on_one_shard() => RedisCliModes.Run(Alone);

    [NeedsProgram("redis-cli", "--version", "Debian: apt-get install redis-tools")]
    public Task Redis_cli_looks_around_through_the_router() => RedisCliModes.Run(Router);

    private async Task Node(string program, string port, params string[] arguments)
        => output.WriteLine(await Programs.Run("node", [$"node/apps/{program}.mjs", TestStore.Host, port, .. arguments]));
}
