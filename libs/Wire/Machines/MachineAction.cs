using Distro.Wire.Messages;

namespace Distro.Wire.Machines;

/// <summary>
/// Something a machine wants done by its shell, in the order it said so. Links are numbers: positive ones the machine opened, negative ones came in
/// (<see cref="Machine.LinkAccepted"/>); none is ever used twice in a process.
/// </summary>
public abstract record MachineAction;

/// <summary>Connect to host:port. Answered by <see cref="Machine.LinkUp"/> or, when it fails, <see cref="Machine.LinkDown"/>; then or later, once.</summary>
public sealed record OpenLink(long Link, string Endpoint) : MachineAction;

/// <summary>Done with a link, up or not. No event of it follows.</summary>
public sealed record CloseLink(long Link) : MachineAction;

/// <summary>Send on a link; lost when the link is.</summary>
public sealed record Send(long Link, Message Message) : MachineAction;

/// <summary>Tell the operator: a line for the log, and for the counters that metrics and tests read.</summary>
public sealed record Note(NoteKind Kind, int Group, long Epoch, string Text) : MachineAction;

/// <summary>The process can't go on without risking data (a failed fsync, a log that contradicts itself): say why and exit.</summary>
public sealed record Halt(string Reason) : MachineAction;
