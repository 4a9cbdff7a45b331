using Distro.Commands.Declaration;

namespace Distro.Commands.Streams;

/// <summary>Streams: entries in the order of ids, and the groups that share out reading them.</summary>
internal static class StreamFamily
{
    public static Command[] Commands =>
    [
        XAdd.Command, XLen.Command, XRange.Command, XRevRange.Command, XDel.Command, XTrim.Command, XRead.Command, XSetId.Command, XGroupContainer.Command,
        XReadGroup.Command, XAck.Command, XPending.Command, XClaim.Command, XAutoClaim.Command, XNack.Command, XDelEx.Command, XAckDel.Command, XCfgSet.Command,
        XIdmpRecord.Command, XInfoContainer.Command,
    ];
}
