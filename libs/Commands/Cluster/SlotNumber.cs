using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Resp;

namespace Distro.Commands.Cluster;

/// <summary>An argument that is a slot's number.</summary>
internal static class SlotNumber
{
    public static bool TryRead(ref Call call, int index, out int slot)
    {
        slot = 0;
        if (!IntegerText.TryParse(call[index], out var number))
        {
            call.Reply.Error(ErrorLine.NotAnInteger);
            return false;
        }

        if (number is < 0 or >= KeyspaceOptions.SlotCount)
        {
            call.Reply.Error("ERR Invalid slot"u8);
            return false;
        }

        slot = (int)number;
        return true;
    }
}
