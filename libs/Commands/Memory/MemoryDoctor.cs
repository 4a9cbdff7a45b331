using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Memory;

/// <summary>MEMORY DOCTOR says in words what the figures of MEMORY STATS mean for whoever runs the server, and what to do.</summary>
internal static class MemoryDoctor
{
    private const double EmptyBytes = 5 << 20;
    private const double FragmentationMax = 1.4;
    private const double PeakRatio = 1.5;
    private const double LogShareMax = 0.5;
    private const double ResidentRatioMax = 1.4;
    private const double NotableBytes = 10 << 20;
    private const double ClientBytesMax = 200 << 10;
    private const double ScriptsMax = 500;

    public static readonly Command Command = new("DOCTOR", "")
    {
        Summary = "Outputs a memory problems report.", Group = Group.Server, Since = "4.0.0", Complexity = "O(1)",
        Flags = None, Scope = Scope.None, Retry = Retry.Safe, Tips = ["nondeterministic_output", "request_policy:all_shards", "response_policy:special"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var figures = call.Host.MemoryFigures.ToDictionary(figure => figure.Name, figure => figure.Value);
        call.Reply.Verbatim(Encoding.UTF8.GetBytes(Report(figures)));
    }

    internal static string Report(IReadOnlyDictionary<string, double> figures)
    {
        var total = figures.GetValueOrDefault("total.allocated");
        if (total < EmptyBytes)
            return "There is too little data here to say anything about its memory.\n";
        var found = new List<string>();
        if (figures.GetValueOrDefault("peak.allocated") > total * PeakRatio)
            found.Add("Peak memory: the data once took more than one and a half times of what it takes now, and pages may still be held. MEMORY PURGE gives back what is wholly free.");
        if (figures.GetValueOrDefault("allocator-fragmentation.ratio") > FragmentationMax && figures.GetValueOrDefault("allocator-fragmentation.bytes") > NotableBytes)
            found.Add("Fragmentation: pages are held of which much is free, as after many deletions. It is filled again before new pages are taken.");
        if (figures.GetValueOrDefault("log.held") > total * LogShareMax)
            found.Add("Log backlog: much of the memory is log that has not been taken yet. Look whether the disk, or the service that takes it, is slow or away.");
        if (figures.GetValueOrDefault("rss-overhead.bytes") > NotableBytes && figures.GetValueOrDefault("rss-overhead.ratio") > ResidentRatioMax)
            found.Add("Process overhead: beside the data the process holds more than four tenths as much again: code, the runtime, scripts, clients. Some 65 MB of it are the same however much data there is, so with little data this means nothing.");
        if (figures.GetValueOrDefault("clients.normal") > ClientBytesMax * Math.Max(figures.GetValueOrDefault("clients.count"), 1))
            found.Add("Client buffers: a client takes more than 200 KB on average. Look in CLIENT LIST (tot-mem) for those that do not take their replies; maxmemory-clients bounds them all.");
        if (figures.GetValueOrDefault("scripts.count") > ScriptsMax)
            found.Add("Scripts: more than 500 are kept. A script whose text holds what should be an argument is a new one with each call.");
        return found.Count == 0 ? "Nothing about the memory of this server needs attention.\n"
            : "What could be better about the memory of this server:\n\n" + string.Concat(found.Select(line => $" * {line}\n"));
    }
}
