namespace Distro.Wire.Machines;

/// <summary>How a request to this process's own disk ended. Each service that has one names its own.</summary>
public abstract record MachineResult;
