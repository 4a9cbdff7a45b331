namespace Distro.Engine.Streams;

/// <summary>Receives a stream's entries one by one. What an entry points into is good until the next write to the same key.</summary>
public interface IEntrySink
{
    void Emit(scoped StreamEntry entry);
}
