using Distro.Commands.Declaration;

namespace Distro.Commands.HyperLogLogs;

/// <summary>How many different elements there are, within about 0.8%, in 12 KB at most.</summary>
internal static class HyperLogLogFamily
{
    public static Command[] Commands => [PfAdd.Command, PfCount.Command, PfMerge.Command, PfDebug.Command, PfSelfTest.Command];
}
