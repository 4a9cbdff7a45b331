using Distro.Commands.Declaration;

namespace Distro.Commands.Hashes;

/// <summary>Hashes: fields and values under one key.</summary>
internal static class HashFamily
{
    public static Command[] Commands =>
    [
        HSet.Command, HMSet.Command, HSetNx.Command, HGet.Command, HMGet.Command, HGetAll.Command, HKeys.Command, HVals.Command, HDel.Command,
        HLen.Command, HExists.Command, HStrLen.Command, HIncrBy.Command, HIncrByFloat.Command, HScan.Command, HRandField.Command,
        HExpire.Command, HPExpire.Command, HExpireAt.Command, HPExpireAt.Command, HTtl.Command, HPTtl.Command, HExpireTime.Command, HPExpireTime.Command,
        HPersist.Command, HGetEx.Command, HSetEx.Command, HGetDel.Command,
    ];
}
