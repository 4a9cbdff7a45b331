using Distro.Shard.Execution;
using Distro.Tests.Stress.Running;

namespace Distro.Tests.Stress;

/// <summary>
/// A run as a process of its own: <c>dotnet Stress.Tests.dll --seed 7 --seconds 600 --loops 8</c>. Ends with 0 when nothing was found, with 1 when something was; a planted fault may
/// end it in other ways.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] words)
    {
        var plan = StressPlan.Parse(words);
        PlantedChoice.Fault = plan.Fault;
        PlantedChoice.Disturbances = plan.Disturbances;
        Console.WriteLine($"nothing found: {await new StressRun(plan).Run()}");
        return 0;
    }
}
