using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Streams;

internal static class XInfoGroups
{
    public static readonly Command Command = new("GROUPS", "key")
    {
        Summary = "Returns a list of the consumer groups of a stream.", Group = Group.Stream, Since = "5.0.0", Complexity = "O(1)",
        Flags = ReadOnly, Retry = Retry.Safe, Keys = [KeySpec.At(2, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!StreamInfo.TryOpen(ref call, out var stream)) return;
        var counter = new ReadCounter(ref stream);
        var reply = call.Reply;
        reply.Array(stream.GroupCount);
        for (var i = 0; i < stream.GroupCount; i++)
        {
            var group = stream.GroupAt(i);
            reply.Map(6);
            reply.Bulk("name"u8);
            reply.Bulk(group.Name);
            reply.Bulk("consumers"u8);
            reply.Integer(group.ConsumerCount);
            reply.Bulk("pending"u8);
            reply.Integer(group.PendingCount);
            reply.Bulk("last-delivered-id"u8);
            IdText.Write(reply, group.LastId);
            StreamInfo.WriteCounters(reply, counter, group);
        }
    }
}
