using System.Text;
using Distro.Resp;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Introspection;

internal static class LatencyHistogram
{
    public static readonly Command Command = new("HISTOGRAM", "[command [command ...]]")
    {
        Summary = "Returns the cumulative distribution of latencies of a subset or all commands.", Group = Group.Server, Since = "7.0.0", Complexity = "O(N) where N is the number of commands with latency information being retrieved.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Split = Split.Own, Retry = Retry.Safe, Tips = ["nondeterministic_output", "request_policy:all_nodes", "response_policy:special"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var chosen = new List<(Command Command, long[] Buckets)>();
        foreach (var command in Chosen(ref call))
        {
            var buckets = call.Context.Introspection.Histogram(command);
            if (buckets.AsSpan().ContainsAnyExcept(0)) chosen.Add((command, buckets));
        }

        call.Reply.Map(chosen.Count);
        foreach (var (command, buckets) in chosen)
        {
            call.Reply.Bulk(Encoding.ASCII.GetBytes(command.FullName));
            Write(call.Reply, buckets);
        }
    }

    /// <summary>All commands, or those named; a container stands for its subcommands, and names of nothing for nothing.</summary>
    private static List<Command> Chosen(ref Call call)
    {
        var table = call.Context.Commands;
        if (call.Count == 2) return [.. table.ByIndex];
        var chosen = new List<Command>();
        for (var i = 2; i < call.Count; i++)
        {
            var bar = call[i].IndexOf((byte)'|');
            var found = table.Find(bar < 0 ? call[i] : call[i][..bar]);
            if (found is null) continue;
            if (bar < 0)
            {
                chosen.Add(found);
                chosen.AddRange(found.Subcommands);
            }
            else if (table.FindSubcommand(found, call[i][(bar + 1)..]) is { } subcommand)
            {
                chosen.Add(subcommand);
            }
        }

        return chosen;
    }

    private static void Write(ReplyWriter reply, long[] buckets)
    {
        reply.Map(2);
        reply.Bulk("calls"u8);
        reply.Integer(buckets.Sum());
        reply.Bulk("histogram_usec"u8);
        reply.Map(buckets.Count(count => count > 0));
        var seen = 0L;
        for (var bucket = 0; bucket < buckets.Length; bucket++)
        {
            seen += buckets[bucket];
            if (buckets[bucket] == 0) continue;
            reply.Integer(LatencyBuckets.Microseconds(bucket));
            reply.Integer(seen);
        }
    }
}
