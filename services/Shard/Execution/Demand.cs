using Distro.Commands.Declaration;
using Distro.Commands.Transactions;

namespace Distro.Shard.Execution;

/// <summary>What admission asks of a command; of EXEC, what it asks of every command queued.</summary>
internal readonly struct Demand(Command command, Transaction? transaction = null)
{
    public Scope Scope => command.Scope;

    /// <summary>The command, or one of those queued, has the flag.</summary>
    public bool Has(CommandFlags flag) => command.Is(flag) || (transaction is not null && (transaction.AnyFlags & flag) != 0);

    /// <summary>The command, and each of those queued, has the flag.</summary>
    public bool IsAlways(CommandFlags flag) => command.Is(flag) && (transaction is null || (transaction.AllFlags & flag) != 0);
}
