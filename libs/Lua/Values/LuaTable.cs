using System.Runtime.CompilerServices;
using Distro.Lua.Machine;

namespace Distro.Lua.Values;

/// <summary>
/// A table is an array for the keys 1 to n and a hash for the rest, sized as Lua 5.1 sizes them: only when the hash is full are
/// both laid out anew, the array as large as a power of two of which more than half is in use. Scripts see that: it decides
/// which border the length of a table with holes is, and the order of iteration. In the hash a key stands at its own place
/// unless another key has that by right; chains link those that had to give way. A key set to nil stays as a tombstone until
/// then, so a traversal may clear fields as it goes, as the language promises.
/// </summary>
public sealed class LuaTable
{
    /// <summary>What a table costs before it holds anything.</summary>
    public const int OverheadBytes = 80;

    const int ValueBytes = 16;
    const int None = -1;

    readonly MemoryMeter meter;
    LuaValue[] array = [];
    TableNode[] nodes = [];

    // Nodes from here on are taken: the search for a free one goes down and never back.
    int free;
    uint absentEvents;
    internal int SurveyMark;

    public LuaTable(MemoryMeter meter, int arraySize = 0, int hashSize = 0)
    {
        this.meter = meter;
        meter.Charge(OverheadBytes);
        if (arraySize > 0 || hashSize > 0) Resize(arraySize, hashSize);
    }

    public LuaTable? Metatable { get; internal set; }

    /// <summary>True for tables that scripts may not change: every write, raw ones too, is an error.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>Bytes that the table holds now, not counting what it refers to.</summary>
    internal long HeldBytes => OverheadBytes + (long)array.Length * ValueBytes + (long)nodes.Length * TableNode.Bytes;

    internal ReadOnlySpan<LuaValue> ArrayPart => array;
    internal ReadOnlySpan<TableNode> HashPart => nodes;

    public LuaValue this[string key]
    {
        get => Get(LuaString.From(key));
        set => Set(new LuaValue(Compiler.ConstantPool.Shared.Intern(key)), value);
    }

    public LuaValue this[int index]
    {
        get => Get(index);
        set => Set(index, value);
    }

    /// <summary>The value of a key, without metamethods; nil when there is none.</summary>
    public LuaValue Get(in LuaValue key)
    {
        if (key.Reference == (object)TypeMark.Number)
        {
            var index = (int)key.Number;
            if (index == key.Number) return Get(index);
        }
        else if (key.Reference is LuaString text)
        {
            return Get(text);
        }

        var found = FindNode(key);
        return found < 0 ? default : nodes[found].Value;
    }

    public LuaValue Get(int index)
    {
        var array = this.array;
        if ((uint)(index - 1) < (uint)array.Length) return array[index - 1];
        if (nodes.Length == 0) return default;
        var found = FindNode(new LuaValue((double)index));
        return found < 0 ? default : nodes[found].Value;
    }

    public LuaValue Get(LuaString key)
    {
        var nodes = this.nodes;
        if (nodes.Length == 0) return default;
        var hash = key.Hash;
        for (var at = hash & (nodes.Length - 1); at >= 0; at = nodes[at].Next - 1)
        {
            ref var node = ref nodes[at];
            if (node.Key.Reference == key) return node.Value;
            if (node.Hash == hash && node.Key.Reference is LuaString text && text.Equals(key)) return node.Value;
        }

        return default;
    }

    /// <summary>Sets without metamethods. The key must be neither nil nor NaN; the caller has refused those and read-only tables.</summary>
    public void Set(in LuaValue key, in LuaValue value)
    {
        if (key.Reference == (object)TypeMark.Number)
        {
            var index = (int)key.Number;
            if (index == key.Number)
            {
                Set(index, value);
                return;
            }
        }

        absentEvents = 0;
        SetInHash(key, value);
    }

    public void Set(int index, in LuaValue value)
    {
        var array = this.array;
        if ((uint)(index - 1) < (uint)array.Length) array[index - 1] = value;
        else SetInHash(new LuaValue((double)index), value);
    }

    /// <summary>Changes the value of a key that is in the table already and not nil. False when it is not: metamethods may have a say.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryReplaceAt(double key, in LuaValue value)
    {
        var index = (int)key;
        var array = this.array;
        if (index != key || (uint)(index - 1) >= (uint)array.Length || IsReadOnly) return false;
        ref var slot = ref array[index - 1];
        if (slot.Reference is null || value.Reference is null) return false;
        slot = value;
        return true;
    }

    /// <summary>Reads an element of the array part. False when the key is not in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryGetAt(double key, out LuaValue value)
    {
        var index = (int)key;
        var array = this.array;
        if (index == key && (uint)(index - 1) < (uint)array.Length)
        {
            value = array[index - 1];
            return value.Reference is not null;
        }

        value = default;
        return false;
    }

    /// <summary>The handler of an event when this table is a metatable. Absent ones are remembered until a field is set.</summary>
    internal LuaValue Handler(MetaEvent which)
    {
        var bit = 1u << (int)which;
        if ((absentEvents & bit) != 0) return default;
        var handler = Get(MetaEvents.Name(which));
        if (handler.IsNil) absentEvents |= bit;
        return handler;
    }

    /// <summary>Whether keys or values are held weakly, as the metatable says just now.</summary>
    internal WeakMode WeakMode => WeakEntries.ModeOf(Metatable);

    /// <summary>Takes out the entries of which a survey has not met the key or the value.</summary>
    internal void DropUnmet(MemorySurvey survey) => WeakEntries.Drop(array, nodes, survey);

    /// <summary>A border: an n with t[n] not nil and t[n + 1] nil, or 0.</summary>
    public int Length
    {
        get
        {
            if (array.Length > 0 && array[^1].IsNil) return BorderInArray();
            return nodes.Length == 0 ? array.Length : BorderBeyondArray();
        }
    }

    /// <summary>
    /// The entry after a key, in the order of iteration; a nil key asks for the first, and comes back at the end. False when
    /// the key is not in the table.
    /// </summary>
    public bool TryNext(ref LuaValue key, out LuaValue value)
    {
        value = default;
        var at = PositionAfter(key);
        if (at < 0) return false;
        for (; at < array.Length; at++)
        {
            if (array[at].IsNil) continue;
            key = new LuaValue((double)(at + 1));
            value = array[at];
            return true;
        }

        for (var node = at - array.Length; node < nodes.Length; node++)
        {
            if (nodes[node].Value.IsNil) continue;
            key = nodes[node].Key;
            value = nodes[node].Value;
            return true;
        }

        key = default;
        return true;
    }

    /// <summary>Puts values at consecutive indexes, nils too: how a constructor fills its list.</summary>
    internal void SetList(int first, ReadOnlySpan<LuaValue> values)
    {
        var last = first - 1 + values.Length;
        if (last > array.Length) Resize(last, nodes.Length);
        values.CopyTo(array.AsSpan(first - 1));
    }

    int PositionAfter(in LuaValue key)
    {
        if (key.IsNil) return 0;
        if (key.IsNumber)
        {
            var index = (int)key.Number;
            if (index == key.Number && (uint)(index - 1) < (uint)array.Length) return index;
        }

        var found = FindNode(key);
        return found >= 0 ? array.Length + found + 1 : None;
    }

    void SetInHash(in LuaValue key, in LuaValue value)
    {
        var found = FindNode(key);
        if (found >= 0) nodes[found].Value = value;
        else Insert(key, HashOf(key), value);
    }

    // Nil is inserted like any value: that, too, makes a full hash be laid out anew.
    void Insert(in LuaValue key, int hash, in LuaValue value)
    {
        var at = nodes.Length == 0 ? None : PlaceOf(hash, key);
        if (at < 0 || !nodes[at].Value.IsNil)
        {
            var other = FreeNode();
            if (other < 0)
            {
                LayOutFor(key);
                Set(key, value);
                return;
            }

            at = MakeRoom(at, other);
        }

        ref var node = ref nodes[at];
        node.Key = key;
        node.Value = value;
        node.Hash = hash;
    }

    // Who stands at a place that is its own stays, and the new key takes the free node; who does not moves to the free node.
    int MakeRoom(int at, int free)
    {
        ref var holder = ref nodes[at];
        var before = PlaceOf(holder.Hash, holder.Key);
        if (before == at)
        {
            nodes[free].Next = holder.Next;
            holder.Next = free + 1;
            return free;
        }

        while (nodes[before].Next - 1 != at) before = nodes[before].Next - 1;
        nodes[before].Next = free + 1;
        nodes[free] = holder;
        holder.Next = 0;
        return at;
    }

    int FreeNode()
    {
        while (free > 0)
            if (nodes[--free].Key.IsNil) return free;
        return None;
    }

    void LayOutFor(in LuaValue key)
    {
        var census = new TableCensus();
        census.CountArray(array);
        foreach (ref readonly var node in nodes.AsSpan())
            if (!node.Value.IsNil) census.Count(node.Key);
        census.Count(key);
        var arraySize = census.ArraySize(out var inArray);
        Resize(arraySize, census.Total - inArray);
    }

    void Resize(int arraySize, int hashSize)
    {
        var hashCapacity = hashSize == 0 ? 0 : (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)hashSize);
        meter.Charge((arraySize > array.Length ? (long)arraySize * ValueBytes : 0) + (long)hashCapacity * TableNode.Bytes);
        var (oldArray, oldNodes) = (array, nodes);
        if (arraySize != oldArray.Length)
        {
            array = arraySize == 0 ? [] : new LuaValue[arraySize];
            oldArray.AsSpan(0, Math.Min(arraySize, oldArray.Length)).CopyTo(array);
        }

        nodes = hashCapacity == 0 ? [] : new TableNode[hashCapacity];
        free = hashCapacity;
        for (var i = arraySize; i < oldArray.Length; i++)
            if (!oldArray[i].IsNil) Set(i + 1, oldArray[i]);
        for (var i = oldNodes.Length - 1; i >= 0; i--)
            if (!oldNodes[i].Value.IsNil) Take(oldNodes[i]);
    }

    // An entry of the hash as it was before.
    void Take(in TableNode node)
    {
        var index = node.Key.IsNumber ? (int)node.Key.Number : 0;
        if ((uint)(index - 1) < (uint)array.Length && index == node.Key.Number) array[index - 1] = node.Value;
        else Insert(node.Key, node.Hash, node.Value);
    }

    int FindNode(in LuaValue key)
    {
        if (nodes.Length == 0) return None;
        var hash = HashOf(key);
        for (var at = PlaceOf(hash, key); at >= 0; at = nodes[at].Next - 1)
            if (nodes[at].Hash == hash && LuaValue.RawEquals(nodes[at].Key, key)) return at;
        return None;
    }

    // Numbers differ in few bits, so they are divided by an odd number instead of masked.
    int PlaceOf(int hash, in LuaValue key) =>
        key.Reference == (object)TypeMark.Number ? (int)((uint)hash % ((uint)(nodes.Length - 1) | 1)) : hash & (nodes.Length - 1);

    static int HashOf(in LuaValue key) => key.Reference switch
    {
        LuaString text => text.Hash,
        TypeMark mark => mark == TypeMark.Number ? HashOf(key.Number) : mark == TypeMark.True ? 1 : 0,
        LuaPointer => 0,
        _ => RuntimeHelpers.GetHashCode(key.Reference),
    };

    // The two zeros are the same key.
    static int HashOf(double number)
    {
        if (number == 0) return 0;
        var bits = BitConverter.DoubleToInt64Bits(number);
        return unchecked((int)bits + (int)(bits >> 32));
    }

    int BorderInArray()
    {
        var (low, high) = (0, array.Length);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (array[middle - 1].IsNil) high = middle;
            else low = middle;
        }

        return low;
    }

    int BorderBeyondArray()
    {
        var (low, high) = (array.Length, array.Length + 1);
        while (!Get(high).IsNil)
        {
            low = high;
            if (high > int.MaxValue / 2) return BorderFromStart();
            high *= 2;
        }

        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (Get(middle).IsNil) high = middle;
            else low = middle;
        }

        return low;
    }

    // A table made so that doubling finds no end.
    int BorderFromStart()
    {
        var border = 0;
        while (!Get(border + 1).IsNil) border++;
        return border;
    }
}
