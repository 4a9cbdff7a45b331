using System.Security.Cryptography;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Access;

internal static class AclGenPass
{
    private const int BitsByDefault = 256;
    private const int BitsMax = 4096;
    private const int BitsPerDigit = 4;

    public static readonly Command Command = new("GENPASS", "[bits]")
    {
        Summary = "Generates a pseudorandom, secure password that can be used to identify ACL users.", Group = Group.Server, Since = "6.0.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        long bits = BitsByDefault;
        if (call.Count > 3)
        {
            AclContainer.RefuseWords(ref call);
            return;
        }

        if (call.Count == 3 && !call.TryInteger(2, out bits)) return;
        if (bits is <= 0 or > BitsMax)
        {
            call.Reply.Error($"ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to {BitsMax}");
            return;
        }

        call.Reply.Bulk(AccessText.Bytes(RandomNumberGenerator.GetHexString((int)(bits + BitsPerDigit - 1) / BitsPerDigit, lowercase: true)));
    }
}
