using Distro.Commands.Declaration;

namespace Distro.Commands.Lists;

/// <summary>Lists: elements in order, pushed and popped at both ends.</summary>
internal static class ListFamily
{
    public static Command[] Commands =>
    [
        LPush.Command, RPush.Command, LPushX.Command, RPushX.Command, LPop.Command, RPop.Command, LRange.Command, LLen.Command, LIndex.Command,
        LSet.Command, LInsert.Command, LRem.Command, LTrim.Command, LPos.Command, LMove.Command, LMoveM.Command, BLMoveM.Command, RPopLPush.Command, LMPop.Command,
        BLPop.Command, BRPop.Command, BLMove.Command, BRPopLPush.Command, BLMPop.Command,
    ];
}
