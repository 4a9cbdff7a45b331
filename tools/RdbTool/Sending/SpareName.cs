using System.Text;
using Distro.Commands.Routing;

namespace Distro.RdbTool.Sending;

/// <summary>The name under which a large value is put together: in the slot of the key that it is for, so that it can be renamed to it, and the same each time, so that a second try finds what the first left.</summary>
internal static class SpareName
{
    private const string Text = ":distro-rdb:import";

    public static byte[] Of(ReadOnlySpan<byte> key)
    {
        var slot = HashSlot.Of(key);
        byte[] name = [(byte)'{', .. HashSlot.Tag(key), (byte)'}', .. Encoding.ASCII.GetBytes(Text)];
        for (var number = 0; HashSlot.Of(name) != slot; number++) name = Encoding.ASCII.GetBytes($"{{{number}}}{Text}");
        return name;
    }
}
