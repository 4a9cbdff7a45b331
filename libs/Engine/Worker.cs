using Distro.Engine.Memory;

namespace Distro.Engine;

/// <summary>What one command-running thread owns of the engine: its heap and its counters. Never shared between threads.</summary>
public sealed class Worker
{
    public int Index => throw new NotImplementedException();

    public Heap Heap => throw new NotImplementedException();
}
