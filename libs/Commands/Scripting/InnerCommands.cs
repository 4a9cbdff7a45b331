using System.Buffers;
using Distro.Commands.Access;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Routing;
using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Commands.Scripting;

/// <summary>
/// redis.call: finds the command, refuses what this script may not do, makes sure that its slots may be touched, runs it inside the script's own
/// command, and turns its reply into a value.
/// </summary>
internal sealed class InnerCommands(WorkerContext context)
{
    private const int KeysOnStack = 64;
    private const string NoArguments = "Please specify at least one argument for this call";
    private const string BadArguments = "Command arguments must be strings or integers";

    private readonly byte[] onlyKeys = [.. context.Commands.ByIndex.ToArray().Select(command => (byte)(command.Scope == Scope.Keys && command.GateWhen is null ? command.OnlyKey : 0))];
    private readonly ArgumentBytes arguments = new();
    private readonly ReplyBytes replies = new();

    /// <summary>Runs the command that a call's arguments are. An error is a table with a field err; whether to raise it is the caller's.</summary>
    public LuaValue Run(NativeCall call, ScriptRun run, Session session, out bool failed)
    {
        failed = true;
        var machine = call.Machine;
        if (call.Count == 0) return Error(machine, NoArguments);
        if (!arguments.TryTake(call)) return Error(machine, BadArguments);
        var command = Find(out var problem);
        problem ??= Refusal(command!, run) ?? Denied(command!, session) ?? Reach(command!, run);
        if (problem is not null)
        {
            if (command is not null) context.Observer?.InnerRefused(command);
            return Error(machine, problem);
        }

        // Only now: while it waited for others it could still be killed.
        if (command!.Is(CommandFlags.Write)) run.HasWritten = true;
        Execute(command, run, session);
        var value = LuaFromReply.Read(machine, replies.Written);
        failed = replies.Written[0] is (byte)'-' or (byte)'!';
        return value;
    }

    /// <summary>Whether the words name a command that this user may run, however many of its arguments are there. False with the problem when they name none.</summary>
    public bool IsAllowed(NativeCall call, Session session, out string? problem)
    {
        problem = null;
        if (call.Count == 0) problem = NoArguments;
        else if (!arguments.TryTake(call)) problem = BadArguments;
        else if (Named() is not { } command) problem = "Invalid command passed to server.acl_check_cmd()";
        else return !context.Host.Access.CheckUser(session, command, arguments.Input, arguments.Arguments).IsDenied;
        return false;
    }

    /// <summary>A message without a code gets ERR; one that has a code begins with a dash.</summary>
    private LuaValue Error(LuaMachine machine, string message)
    {
        var line = LuaString.From(message.StartsWith('-') ? message[1..] : "ERR " + message);
        context.Reply.Errors?.Count(line.Span);
        return new(LuaFromReply.Error(machine, line, isFromCommand: true));
    }

    private Command? Find(out string? problem)
    {
        problem = null;
        var command = Named();
        if (command is null) problem = arguments.Count > 1 && context.Commands.Find(arguments[0]) is { } container ? UnknownSubcommand(container) : "Unknown command called from script";
        else if (!command.Takes(arguments.Count) || command.IsContainer) problem = "Wrong number of args calling command from script";
        return problem is null ? command : null;
    }

    private string UnknownSubcommand(Command container)
    {
        const int quotedMax = 128;
        var name = arguments[1];
        return $"unknown subcommand '{System.Text.Encoding.UTF8.GetString(name[..Math.Min(name.Length, quotedMax)])}'. Try {container.Name} HELP.";
    }

    // A container alone is named, too.
    private Command? Named()
    {
        var command = context.Commands.Find(arguments[0]);
        return command is { Subcommands.Length: > 0 } && arguments.Count > 1 ? context.Commands.FindSubcommand(command, arguments[1]) : command;
    }

    private string? Denied(Command command, Session session)
        => Permission.ProblemInside(context, session, command, arguments.Input, arguments.Arguments) is { } problem ? "ACL failure in script: " + problem : null;

    private string? Refusal(Command command, ScriptRun run)
    {
        if (command.Is(CommandFlags.NoScript) && !context.Host.Process.Switches.LetsScriptsCallAll) return "This Redis command is not allowed from script";
        if (run.IsReadOnly && command.Is(CommandFlags.Write | CommandFlags.MayReplicate)) return "Write commands are not allowed from read-only scripts.";
        if (!command.Is(CommandFlags.Write)) return null;
        if (run.HasWritten) return null;
        if (context.ScriptGround?.WriteRefusal is { } refusal) return "-" + refusal;
        if (run.IsShortOfMemory && command.Is(CommandFlags.DenyOom)) return "-OOM command not allowed when used memory > 'maxmemory'.";
        return null;
    }

    private string? Reach(Command command, ScriptRun run)
    {
        context.HeldSlot = -1;
        if (onlyKeys[command.Index] is > 0 and var only) return ReachSlots([only], command, run);
        if (command.Scope is Scope.EachSlot or Scope.SlotArgument || command.NeedsGate(arguments.Input, arguments.Arguments))
        {
            context.ScriptGround?.ReachAll();
            return null;
        }

        if (command.Scope != Scope.Keys) return null;
        Span<int> keys = stackalloc int[KeysOnStack];
        int[]? rented = null;
        var count = KeyPositions.FindPlaces(command, arguments.Input, arguments.Arguments, keys);
        if (count > keys.Length)
        {
            keys = rented = ArrayPool<int>.Shared.Rent(count);
            count = KeyPositions.FindPlaces(command, arguments.Input, arguments.Arguments, keys);
        }

        var problem = ReachSlots(keys[..Math.Max(0, count)], command, run);
        if (rented is not null) ArrayPool<int>.Shared.Return(rented);
        return problem;
    }

    private string? ReachSlots(ReadOnlySpan<int> keys, Command command, ScriptRun run)
    {
        var ground = context.ScriptGround;
        var common = -1;
        for (var i = 0; i < keys.Length; i++)
        {
            var slot = HashSlot.Of(arguments[keys[i]]);
            if (i > 0 && slot != common)
            {
                if (ground is { IsCluster: true }) return $"Command '{command.FullName}' in script attempted to access keys that don't hash to the same slot";
                common = -1;
            }
            else
            {
                common = slot;
            }

            if (ground is not null && !ground.Reach(slot)) return "Script attempted to access a non local key in a cluster node";
        }

        if (ground is { IsCluster: true } && common >= 0 && (run.Flags & (ScriptFlags.Undeclared | ScriptFlags.AllowCrossSlotKeys)) == 0)
        {
            if (run.Slot >= 0 && run.Slot != common) return "Script attempted to access keys that do not hash to the same slot";
            run.Slot = common;
        }

        context.HeldSlot = keys.Length == 1 || common >= 0 && IsOnly(keys, common) ? common : -1;
        return null;
    }

    private bool IsOnly(ReadOnlySpan<int> keys, int slot)
    {
        foreach (var key in keys)
            if (HashSlot.Of(arguments[key]) != slot) return false;
        return keys.Length > 0;
    }

    private void Execute(Command command, ScriptRun run, Session session)
    {
        var reply = context.Reply;
        var (buffer, version) = (reply.Buffer, reply.Version);
        replies.Clear();
        reply.Buffer = replies;
        reply.Version = run.RespVersion;
        try
        {
            CommandRunner.RunInner(context, session, command, arguments.Input, arguments.Arguments);
            if (!replies.IsLost) return;
            replies.Clear();
            reply.Error("ERR The reply is larger than a script may be given"u8);
        }
        finally
        {
            reply.Buffer = buffer;
            reply.Version = version;
            context.HeldSlot = -1;
        }
    }
}
