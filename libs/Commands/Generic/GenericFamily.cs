using Distro.Commands.Declaration;

namespace Distro.Commands.Generic;

/// <summary>Commands about keys, whatever they hold.</summary>
internal static class GenericFamily
{
    public static Command[] Commands =>
    [
        Del.Command, Unlink.Command, Exists.Command, Touch.Command, KeyType.Command, Rename.Command, RenameNx.Command, Copy.Command,
        Expire.Command, PExpire.Command, ExpireAt.Command, PExpireAt.Command, Ttl.Command, PTtl.Command, ExpireTime.Command, PExpireTime.Command,
        Persist.Command, Keys.Command, Scan.Command, RandomKey.Command, ObjectContainer.Command, Wait.Command, WaitAof.Command,
        Sorting.Sort.Command, Sorting.SortReadOnly.Command,
        Move.Command, Dump.Command, Restore.Command, RestoreAsking.Command, Migrate.Command,
    ];
}
