using Distro.Engine.Trees;

namespace Distro.Engine.Streams;

/// <summary>A place in an <see cref="IdTree"/>: the way to a leaf, and an index there.</summary>
internal struct IdPlace
{
    public TreePath Path;
    public int Index;

    /// <summary>True behind the last item.</summary>
    public readonly bool IsEnd => Path.Leaf.IsNull;
}
