using Distro.Commands.Declaration;
using Distro.Commands.Digests;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

/// <summary>DEBUG DIGEST-VALUE: a digest of each key's value and of whether it expires, not of its name.</summary>
internal static class DebugDigestValue
{
    public static readonly Command Command = new("DIGEST-VALUE", "key [key ...]")
    {
        Summary = "Returns a digest of the value of each key.", Group = Group.Server, Since = "5.0.0", Complexity = "O(N) where N is the number of elements of all values",
        Flags = Admin | NoScript, Split = Split.KeysArray, Retry = Retry.Safe, Keys = [KeySpec.Range(2, -1, 1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var digest = new ContentDigest();
        var values = new ValueDigest();
        call.Reply.Array(call.Count - 2);
        for (var i = 2; i < call.Count; i++)
        {
            digest.Clear();
            var entry = call.Open(i);
            if (entry.Exists) values.Add(entry, digest);
            call.Reply.Simple(digest.Text());
        }
    }
}
