using System.Text;
using Distro.Commands.Execution;
using Distro.Commands.Generic;
using Distro.Resp;
using Distro.Shard.Execution;

namespace Distro.Tests.Shard.Snapshots;

/// <summary>
/// What DEBUG DIGEST does not look at: times of keys and of their elements, what streams know beside their entries. As lines of the effects that would build them, sorted.
/// </summary>
internal static class Contents
{
    private static readonly string[] told = ["PEXPIREAT", "HPEXPIREAT", "SPEXPIREAT", "XSETID", "XGROUP", "XCLAIM", "XNACK", "XIDMPRECORD", "XCFGSET"];

    public static string Of(DataPlane plane)
    {
        var lines = new List<string>();
        var context = new WorkerContext
        {
            Keyspace = plane.Keyspace,
            Worker = plane.Keyspace.Worker(plane.Workers.Count),
            Reply = new ReplyWriter { Buffer = new DiscardingReplyBuffer() },
            Host = plane.Host,
            Expiry = ExpiryRole.Ignore,
        };
        plane.Gate.Close();
        KeyspaceEffects.Write(context, effects =>
        {
            foreach (var part in effects.Parts)
            {
                var line = Encoding.Latin1.GetString(effects.Bytes.Slice(part.Start, part.Length)).Replace("\r\n", " ", StringComparison.Ordinal);
                if (told.Any(command => line.Contains($" {command} ", StringComparison.Ordinal))) lines.Add($"{part.Database} {line}");
            }
        });
        plane.Gate.Open();
        lines.Sort(StringComparer.Ordinal);
        return string.Join("\n", lines);
    }
}
