using Distro.Commands.Execution;
using Distro.Engine;

namespace Distro.Commands.Scanning;

/// <summary>Collects elements in a worker's scratch.</summary>
internal readonly struct ScratchSink(ScratchBytes scratch) : IElementSink
{
    public void Emit(scoped ReadOnlySpan<byte> element) => scratch.Add(element);
}
