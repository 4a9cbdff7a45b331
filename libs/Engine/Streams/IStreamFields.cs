namespace Distro.Engine.Streams;

/// <summary>The fields of an entry that is to be added: name and value by index, several times over if need be.</summary>
public interface IStreamFields
{
    int Count { get; }

    ReadOnlySpan<byte> Name(int index);

    ReadOnlySpan<byte> Value(int index);
}
