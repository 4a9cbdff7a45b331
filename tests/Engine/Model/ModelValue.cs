using Distro.Engine;

namespace Distro.Tests.Engine.Model;

/// <summary>What a key should hold, kept in ordinary collections: changes both sides alike, and compares them whole.</summary>
internal abstract class ModelValue
{
    private const int Kinds = 6;

    public abstract int Count { get; }

    /// <summary>Changes the key and the model by one random operation, which rather adds or rather removes.</summary>
    public abstract void Change(KeyEntry entry, Random random, bool grows);

    /// <summary>All the key holds, compared with the model.</summary>
    public abstract void Check(KeyEntry entry, string where);

    public static ModelValue Of(int kind) => (kind % Kinds) switch
    {
        0 => new ModelString(),
        1 => new ModelHash(),
        2 => new ModelSet(hasTimes: kind >= Kinds),
        3 => new ModelSortedSet(),
        4 => new ModelList(),
        _ => new ModelStream(),
    };
}
