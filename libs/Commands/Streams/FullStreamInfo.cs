using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Distro.Resp;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>XINFO STREAM FULL: entries, groups, consumers and what is pending, so many of each.</summary>
internal static class FullStreamInfo
{
    public static void Write(scoped ref Call call, ref Stream stream, long most)
    {
        call.Reply.Bulk("entries"u8);
        EntryRange.Write(ref call, ref stream, StreamId.Min, StreamId.Max, most, reversed: false);
        call.Reply.Bulk("groups"u8);
        call.Reply.Array(stream.GroupCount);
        var counter = new ReadCounter(ref stream);
        for (var i = 0; i < stream.GroupCount; i++) WriteGroup(call.Reply, counter, stream.GroupAt(i), most);
    }

    private static void WriteGroup(ReplyWriter reply, ReadCounter counter, StreamGroup group, long most)
    {
        reply.Map(7);
        reply.Bulk("name"u8);
        reply.Bulk(group.Name);
        reply.Bulk("last-delivered-id"u8);
        IdText.Write(reply, group.LastId);
        StreamInfo.WriteCounters(reply, counter, group);
        reply.Bulk("pel-count"u8);
        reply.Integer(group.PendingCount);
        reply.Bulk("pending"u8);
        WritePending(reply, group.Walk(StreamId.Min), Math.Min(group.PendingCount, most), withConsumer: true);
        reply.Bulk("consumers"u8);
        reply.Array(group.ConsumerCount);
        for (var i = 0; i < group.ConsumerCount; i++) WriteConsumer(reply, group, group.ConsumerAt(i), most);
    }

    private static void WriteConsumer(ReplyWriter reply, StreamGroup group, StreamConsumer consumer, long most)
    {
        reply.Map(5);
        reply.Bulk("name"u8);
        reply.Bulk(consumer.Name);
        reply.Bulk("seen-time"u8);
        reply.Integer(consumer.SeenAt);
        reply.Bulk("active-time"u8);
        reply.Integer(consumer.ActiveAt);
        reply.Bulk("pel-count"u8);
        reply.Integer(consumer.PendingCount);
        reply.Bulk("pending"u8);
        WritePending(reply, group.Walk(consumer, StreamId.Min), Math.Min(consumer.PendingCount, most), withConsumer: false);
    }

    private static void WritePending(ReplyWriter reply, PendingWalk walk, long count, bool withConsumer)
    {
        reply.Array((int)count);
        for (; count > 0 && walk.TryNext(out var entry); count--)
        {
            reply.Array(withConsumer ? 4 : 3);
            IdText.Write(reply, entry.Id);
            if (withConsumer) reply.Bulk(entry.IsNobodys ? default : entry.Consumer.Name);
            reply.Integer(entry.DeliveredAt);
            reply.Integer(entry.Deliveries);
        }
    }
}
