namespace Distro.Engine.Streams;

/// <summary>Finds and reads entries of one block, by walking it: some hundred entries at most, whose strings are only skipped.</summary>
internal static class BlockSearch
{
    /// <summary>Entries noted at once on the way to one end, to be read backwards.</summary>
    private const int Noted = 64;

    /// <summary>How many entries of the block have a smaller id.</summary>
    public static int RankOf(ReadOnlySpan<byte> block, StreamId id)
    {
        if (block.IsEmpty || id <= StreamBlock.FirstId(block)) return 0;
        var count = StreamBlock.Count(block);
        if (id > StreamBlock.LastId(block)) return count;
        var cursor = StreamBlock.Start(block);
        while (StreamBlock.Next(block, ref cursor) && cursor.Id < id)
        {
        }

        return count - cursor.Left - 1;
    }

    /// <summary>Goes to an entry, which must exist.</summary>
    public static StreamCursor At(ReadOnlySpan<byte> block, int index)
    {
        var cursor = StreamBlock.Start(block);
        for (; index >= 0; index--) StreamBlock.Next(block, ref cursor);
        return cursor;
    }

    /// <summary>Emits entries from an index on, upwards or, with -1, downwards. They must all exist.</summary>
    public static void Emit<TSink>(ReadOnlySpan<byte> block, int index, int count, int direction, ref TSink sink) where TSink : IEntrySink, allows ref struct
    {
        if (direction < 0)
        {
            EmitBackwards(block, index, count, ref sink);
            return;
        }

        var cursor = At(block, index);
        for (; count > 0; count--)
        {
            sink.Emit(StreamBlock.At(block, cursor));
            StreamBlock.Next(block, ref cursor);
        }
    }

    private static void EmitBackwards<TSink>(ReadOnlySpan<byte> block, int index, int count, ref TSink sink) where TSink : IEntrySink, allows ref struct
    {
        Span<StreamCursor> noted = stackalloc StreamCursor[Math.Min(count, Noted)];
        while (count > 0)
        {
            var here = Math.Min(count, Noted);
            var cursor = At(block, index - here + 1);
            for (var i = 0; i < here; i++)
            {
                noted[i] = cursor;
                StreamBlock.Next(block, ref cursor);
            }

            for (var i = here - 1; i >= 0; i--) sink.Emit(StreamBlock.At(block, noted[i]));
            index -= here;
            count -= here;
        }
    }
}
