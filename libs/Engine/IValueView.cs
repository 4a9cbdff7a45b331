namespace Distro.Engine;

/// <summary>
/// A type's operations over one key. A missing key is an empty view: the first write creates the key,
/// removing the last element deletes it, so that handlers have no special case for either.
/// </summary>
public interface IValueView<TSelf> where TSelf : IValueView<TSelf>, allows ref struct
{
    static abstract ValueType Type { get; }

    static abstract TSelf Over(KeyEntry entry);
}
