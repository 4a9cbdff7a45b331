using Distro.Engine.Streams;
using Distro.Rdb.Writing;

namespace Distro.Rdb.Files;

/// <summary>
/// Takes a value out of a file as it stands, without understanding more of it than where it ends. A value of many elements comes in parts, each a value of the same type with some
/// of the elements, so that none needs memory as large as itself. What is one string to the format (strings, packed forms) comes whole, and so do streams.
/// </summary>
internal sealed class ValueParts(RdbSource source)
{
    private readonly PayloadBuffer head = new();
    private ObjectType type;
    private ElementShape shape;
    private ulong left;

    /// <summary>More is to come of the value.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Begins with the value that comes next. False when a value of that type can't be told from what follows it.</summary>
    /// <param name="type">The value's.</param>
    /// <param name="isRedis">The file's version is one of those that Redis and Valkey do not share, and Redis'.</param>
    public bool TryBegin(ObjectType type, bool isRedis)
    {
        this.type = type;
        if (!ElementShapes.TryFind(type, isRedis, out shape)) return false;
        head.Clear(int.MaxValue);
        if (shape.HasTimeInFront) source.Copy(head, sizeof(long));
        left = shape.IsCounted ? source.Number() : 1;
        HasMore = true;
        return true;
    }

    /// <summary>Adds the next part: its type, and as many elements as make about so many bytes.</summary>
    public void Next(PayloadBuffer output, int bytesMax)
    {
        var start = output.Length;
        output.Add((byte)type);
        output.Add(head.Written);
        if (shape.IsCounted) AddElements(output, start + (long)bytesMax);
        else if (shape.IsStream) CopyStream(output);
        else source.CopyString(output);
        HasMore = shape.IsCounted && left > 0;
        if (output.IsOverfull) throw new CorruptRdbException(source.Position, "a value, or one element of it, is larger than 2 GiB");
    }

    private void AddElements(PayloadBuffer output, long end)
    {
        var writer = new PayloadWriter(output);
        var countAt = writer.NumberForLater();
        uint count = 0;
        for (; left > 0 && count < uint.MaxValue && (count == 0 || output.Length < end) && !output.IsOverfull; left--, count++) CopyElement(output);
        writer.Set(countAt, count);
    }

    private void CopyElement(PayloadBuffer output)
    {
        if (shape.HasNumber) source.Number(output);
        source.CopyString(output);
        if (shape.HasValue) source.CopyString(output);
        if (shape.HasTextScore)
        {
            var length = source.Byte();
            output.Add(length);
            if (length < ElementShapes.ScoreMarks) source.Copy(output, length);
        }

        if (shape.HasEightBytes) source.Copy(output, sizeof(long));
    }

    private void CopyStream(PayloadBuffer output)
    {
        for (var nodes = source.Number(output); nodes > 0; nodes--)
        {
            source.CopyString(output);
            source.CopyString(output);
        }

        Numbers(output, type == ObjectType.Stream1 ? 3 : 8);
        for (var groups = source.Number(output); groups > 0; groups--) CopyGroup(output);
    }

    private void CopyGroup(PayloadBuffer output)
    {
        source.CopyString(output);
        Numbers(output, type == ObjectType.Stream1 ? 2 : 3);
        for (var pending = source.Number(output); pending > 0; pending--)
        {
            source.Copy(output, StreamId.Bytes + sizeof(long));
            source.Number(output);
        }

        for (var consumers = source.Number(output); consumers > 0; consumers--)
        {
            source.CopyString(output);
            source.Copy(output, type == ObjectType.Stream3 ? 2UL * sizeof(long) : sizeof(long));
            for (var ids = source.Number(output); ids > 0; ids--) source.Copy(output, StreamId.Bytes);
        }
    }

    private void Numbers(PayloadBuffer output, int count)
    {
        for (; count > 0; count--) source.Number(output);
    }
}
