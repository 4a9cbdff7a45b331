using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

internal static class XInfoConsumers
{
    public static readonly Command Command = new("CONSUMERS", "key group")
    {
        Summary = "Returns a list of the consumers in a consumer group.", Group = Group.Stream, Since = "5.0.0", Complexity = "O(1)",
        Flags = ReadOnly, Retry = Retry.Safe, Tips = ["nondeterministic_output"], Keys = [KeySpec.At(2, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!StreamInfo.TryOpen(ref call, out var stream)) return;
        if (!stream.TryGroup(call[3], out var group))
        {
            NoGroup.WriteGroup(ref call, call[2], call[3]);
            return;
        }

        var reply = call.Reply;
        var now = call.NowMilliseconds;
        reply.Array(group.ConsumerCount);
        for (var i = 0; i < group.ConsumerCount; i++)
        {
            var consumer = group.ConsumerAt(i);
            reply.Map(4);
            reply.Bulk("name"u8);
            reply.Bulk(consumer.Name);
            reply.Bulk("pending"u8);
            reply.Integer(consumer.PendingCount);
            reply.Bulk("idle"u8);
            reply.Integer(Math.Max(0, now - consumer.SeenAt));
            reply.Bulk("inactive"u8);
            reply.Integer(consumer.ActiveAt == -1 ? -1 : Math.Max(0, now - consumer.ActiveAt));
        }
    }
}
