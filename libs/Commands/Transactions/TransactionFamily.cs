using Distro.Commands.Declaration;

namespace Distro.Commands.Transactions;

/// <summary>MULTI and EXEC run several commands as one; WATCH makes that depend on nobody having changed certain keys meanwhile.</summary>
internal static class TransactionFamily
{
    public static Command[] Commands => [Discard.Command, Exec.Command, Multi.Command, Unwatch.Command, Watch.Command];
}
