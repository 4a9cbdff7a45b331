using System.Runtime.CompilerServices;
using Distro.Engine.Memory;

namespace Distro.Engine.Trees;

/// <summary>The way from a counted tree's root to one leaf: at each height above the leaf the branch passed, and which of its children was taken.</summary>
public struct TreePath
{
    /// <summary>Branches stay at least two wide, most of them far wider: no tree of 2^32 items that this code builds gets so high.</summary>
    public const int HeightMax = 16;

    private Steps steps;

    /// <summary>The leaf that the path ends at.</summary>
    public Handle Leaf { get; set; }

    /// <summary>The branch at a height, 1 being the parents of leaves.</summary>
    public readonly Handle Branch(int height) => steps[height - 1].Branch;

    public readonly int Child(int height) => steps[height - 1].Child;

    public void Set(int height, Handle branch, int child) => steps[height - 1] = new Step { Branch = branch, Child = child };

    private struct Step
    {
        public Handle Branch;
        public int Child;
    }

    [InlineArray(HeightMax)]
    private struct Steps
    {
        private Step first;
    }
}
