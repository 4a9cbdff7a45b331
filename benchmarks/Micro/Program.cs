using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Distro.Micro;

/// <summary>
/// Runs the micro-benchmarks of the engine and prints them as docs/BENCHMARKS.md shows them: an operation a row, a size a column, so that its growth is seen at once.
/// An argument is part of the names of the classes to run; everything runs in this process, which needs no other build.
/// </summary>
internal static class Program
{
    private const int Warmups = 3;
    private const int Iterations = 10;
    private const int IterationMilliseconds = 60;

    public static int Main(string[] arguments)
    {
        var only = arguments is [var part, ..] ? part : "";
        Type[] all = [typeof(KeyBenchmarks), typeof(HashBenchmarks), typeof(SetBenchmarks), typeof(SortedSetBenchmarks), typeof(ListBenchmarks), typeof(StreamBenchmarks)];
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithGcServer(false)
            .WithWarmupCount(Warmups).WithIterationCount(Iterations).WithIterationTime(TimeInterval.FromMilliseconds(IterationMilliseconds));
        var config = ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "results")).WithOptions(ConfigOptions.DisableOptimizationsValidator);
        var reports = BenchmarkRunner.Run([.. all.Where(type => type.Name.Contains(only, StringComparison.OrdinalIgnoreCase))], config).SelectMany(summary => summary.Reports).ToList();
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{HostEnvironmentInfo.GetCurrent().Cpu.Value?.ProcessorName ?? "unknown processor"}, .NET {Environment.Version}, nanoseconds an operation."));
        Console.WriteLine();
        GrowthTable.Write(Console.Out, reports);
        return GrowthTable.Allocated(reports) ? 1 : 0;
    }
}
