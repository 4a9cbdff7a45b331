using System.Diagnostics;
using Distro.Tests.Stress.Running;

namespace Distro.Tests.Stress;

/// <summary>Runs a plan in a process of its own and waits for its end.</summary>
internal static class StressProcess
{
    public static (bool Found, string Output) Run(StressPlan plan)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(StressProcess).Assembly.Location, .. plan.ToWords()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A fault may end the process as a bug would: nobody wants its memory.
            Environment = { ["DOTNET_DbgEnableMiniDump"] = "0" },
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var words = string.Join(' ', plan.ToWords());
        return (process.ExitCode != 0, $"dotnet {typeof(StressProcess).Assembly.Location} {words}\n{output}{First(errors.Result)}");
    }

    private static string First(string text) => text.Length <= 2_000 ? text : text[..2_000];
}
