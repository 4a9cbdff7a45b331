using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Dispatch;
using Distro.Router.Loops;
using Distro.Topology;

namespace Distro.Router.Merging;

/// <summary>One step of SCAN: the group's elements are passed on; where the group has no more in this range of slots, the cursor goes on at the next range.</summary>
internal sealed class ScanMerge(SlotRange range) : ReplyMerge
{
    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        var reader = new ReplyReader(Parts[0].Reply);
        if (reader.TryRead(out var array) != ReplyStatus.Complete || array.Kind != ReplyKind.Array || array.Number != 2
            || reader.TryRead(out var text) != ReplyStatus.Complete || !IntegerText.TryParse(text.Text, out var cursor))
        {
            WriteUnexpected(loop.Reply);
            return true;
        }

        if (cursor == 0 || !range.Contains(ScanCursor.Slot(cursor)))
            cursor = range.Last + 1 < ClusterMap.SlotCount ? ScanCursor.Of(range.Last + 1) : 0;
        loop.Reply.Array(2);
        loop.Reply.BulkInteger(cursor);
        loop.Reply.Raw(Parts[0].Reply[reader.Position..]);
        return true;
    }
}
