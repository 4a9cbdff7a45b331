using Distro.Commands.Execution;
using Distro.Engine.Streams;

namespace Distro.Commands.Streams;

/// <summary>The fields of XADD: names and values from an argument on to the last.</summary>
internal readonly ref struct FieldArguments(Call call, int first) : IStreamFields
{
    private readonly Call call = call;
    private readonly int first = first;

    public int Count => (call.Count - first) / 2;

    public ReadOnlySpan<byte> Name(int index) => call[first + (index * 2)];

    public ReadOnlySpan<byte> Value(int index) => call[first + (index * 2) + 1];
}
