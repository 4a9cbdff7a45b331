using System.Text;
using Distro.Commands.Declaration;
using Distro.Shard.Clients;
using Distro.Wire.RouterLink;

namespace Distro.Shard.Execution;

/// <summary>Why a command was not executed, where that is no error of its arguments. A client on its own connection reads a line; a Router gets a reason on which it can act.</summary>
internal enum Refusal
{
    None,
    Loading,
    MasterDown,
    ClusterDown,
    Fenced,
    Moved,
    CrossSlot,
    ReadOnly,
    Misconfigured,

    /// <summary>No refusal: it is parked until the log has room.</summary>
    LogFull,
    NoReplicas,
    OutOfMemory,
    Busy,
}

internal static class RefusalReplies
{
    /// <summary>The error line for clients. Moved has its own, with slot and address.</summary>
    public static ReadOnlySpan<byte> Line(Refusal refusal) => refusal switch
    {
        Refusal.Loading => "LOADING Redis is loading the dataset in memory"u8,
        Refusal.MasterDown => "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."u8,
        Refusal.ClusterDown => "CLUSTERDOWN Hash slot not served"u8,
        Refusal.Fenced => "CLUSTERDOWN The cluster is down"u8,
        Refusal.CrossSlot => "CROSSSLOT Keys in request don't hash to the same slot"u8,
        Refusal.ReadOnly => "READONLY You can't write against a read only replica."u8,
        Refusal.Busy => "BUSY Valkey is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE."u8,
        Refusal.NoReplicas => "NOREPLICAS Not enough good replicas to write."u8,
        Refusal.Misconfigured => "MISCONF Errors writing to the AOF file: the change log's backlog is full, and Persistence has taken nothing of it for log-standstill-ms"u8,
        _ => "OOM command not allowed when used memory > 'maxmemory'."u8,
    };

    /// <summary>Writes the error line that a client on its own connection reads.</summary>
    public static void Write(Client client, Refusal refusal, int slot)
    {
        var worker = client.Worker;
        var reply = worker.Reply;
        if (refusal == Refusal.Busy)
            reply.Error(worker.Plane.Scripts.BusyLine);
        else if (refusal != Refusal.Moved)
            reply.Error(Line(refusal));
        else if (worker.Plane.Owners.PrimaryEndpoint(slot, client.Session.IsEncrypted) is { } endpoint)
            reply.Error($"MOVED {slot} {endpoint}");
        else
            reply.Error(Line(Refusal.ClusterDown));
    }

    /// <summary>Answers a command that was not executed; EXEC's transaction is over then.</summary>
    public static void Tell(Worker worker, Client client, Command command, Refusal refusal, int slot)
    {
        worker.Statistics.CountRejected(command.Index);
        if (command.Scope == Scope.Queued)
        {
            client.Session.Transaction?.End(worker.Plane.Watches);
            if (!client.IsRouted && AbortsTransaction(refusal))
            {
                var line = refusal == Refusal.Busy ? worker.Plane.Scripts.BusyLine : Encoding.ASCII.GetString(Line(refusal));
                worker.Reply.Error($"EXECABORT Transaction discarded because of: {line}");
                return;
            }
        }

        client.Refuse(refusal, slot);
    }

    /// <summary>A script is busy: clients of this process read so whatever they want, as they do on Valkey; a Router's only where they want what the script holds.</summary>
    public static bool TellBusy(Worker worker, Client client, Command command)
    {
        if (command.Scope != Scope.Queued)
            client.Session.Queued?.Fail();
        Tell(worker, client, command, Refusal.Busy, Waiter.NoSlot);
        return true;
    }

    /// <summary>True when EXEC says that it was discarded, and why; redirections come as they are.</summary>
    public static bool AbortsTransaction(Refusal refusal)
        => refusal is Refusal.Loading or Refusal.MasterDown or Refusal.ReadOnly or Refusal.Misconfigured or Refusal.NoReplicas or Refusal.OutOfMemory or Refusal.Busy;

    /// <summary>What a Router is told; null where the error line is its answer as well.</summary>
    public static NotServedReason? Reason(Refusal refusal) => refusal switch
    {
        Refusal.Loading => NotServedReason.Loading,
        Refusal.MasterDown or Refusal.ClusterDown or Refusal.Moved or Refusal.ReadOnly => NotServedReason.NotOwner,
        Refusal.Fenced => NotServedReason.Fenced,
        _ => null,
    };
}
