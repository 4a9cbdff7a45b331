namespace Distro.Engine;

/// <summary>Receives elements one by one: those of a list in order, the members of a set.</summary>
public interface IElementSink
{
    void Emit(scoped ReadOnlySpan<byte> element);
}
