namespace Distro.Tests.Simulation.Checks;

/// <summary>Something happened that must never happen: the message says what.</summary>
public sealed class HistoryFailedException(string what) : Exception(what);
