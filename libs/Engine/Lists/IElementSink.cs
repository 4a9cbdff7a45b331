namespace Distro.Engine.Lists;

/// <summary>Receives elements in order.</summary>
public interface IElementSink
{
    void Emit(scoped ReadOnlySpan<byte> element);
}
