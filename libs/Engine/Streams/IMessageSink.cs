namespace Distro.Engine.Streams;

/// <summary>Receives the messages that a producer added, by the names it gave them, with their ids.</summary>
public interface IMessageSink
{
    void Emit(scoped ReadOnlySpan<byte> message, StreamId id);
}
