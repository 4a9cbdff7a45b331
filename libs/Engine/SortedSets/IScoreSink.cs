namespace Distro.Engine.SortedSets;

/// <summary>Receives a sorted set's members with their scores.</summary>
public interface IScoreSink
{
    void Emit(scoped ReadOnlySpan<byte> member, double score);
}
