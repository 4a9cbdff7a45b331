using Distro.Commands.Declaration;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>RESTORE-ASKING: what tools that move slots between servers send, ASKING and RESTORE in one.</summary>
internal static class RestoreAsking
{
    public static readonly Command Command = new("RESTORE-ASKING", "key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]")
    {
        Summary = "An internal command for migrating keys in a cluster.", Group = Group.Server, Since = "3.0.0",
        Complexity = "O(1) to create the new key and additional O(N*M) to reconstruct the serialized value, where N is the number of objects composing the value and M their average size.",
        Flags = Write | DenyOom | Asking, ExtraCategories = AclCategories.Dangerous | AclCategories.Keyspace, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.Overwrite | KeyUse.Update)], Run = Restore.Run,
    };
}
