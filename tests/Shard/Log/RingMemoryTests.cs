using Distro.Shard.Log;

namespace Distro.Tests.Shard.Log;

/// <summary>The log's memory is used again, lies together where it can, and goes back when nobody needs it for a while.</summary>
public class RingMemoryTests
{
    private const long Chunk = RingMemory.ChunkBytes;

    private readonly SteppedTime time = new();

    [Fact]
    public void A_chunk_that_was_left_is_the_next_that_is_taken()
    {
        using var memory = new RingMemory(8 * Chunk, time);
        memory.Take(0);
        memory.Find(100, 1)[0] = 7;
        memory.Leave(0);
        Assert.Equal(1, memory.FreeChunks);
        memory.Take(Chunk);
        Assert.Equal(7, memory.Find(Chunk + 100, 1)[0]);
        Assert.Equal(0, memory.FreeChunks);
    }

    [Fact]
    public void Chunks_side_by_side_are_one_piece_and_others_are_not()
    {
        using var memory = new RingMemory(8 * Chunk, time);
        for (var offset = 0L; offset < 4 * Chunk; offset += Chunk)
            memory.Take(offset);
        Assert.True(memory.TryFind(10, (int)(3 * Chunk), out var whole));
        Assert.Equal(3 * Chunk, whole.Length);
        memory.Leave(0);
        memory.Take(4 * Chunk);
        Assert.False(memory.TryFind((4 * Chunk) - 8, 16, out _), "the fifth took the place of the first");
        Assert.Equal(8, memory.Find((4 * Chunk) - 8, 16).Length);
        Assert.True(memory.TryFind((4 * Chunk) - 8, 8, out _));
    }

    [Fact]
    public void All_of_it_can_be_in_use_and_what_is_written_stays()
    {
        using var memory = new RingMemory(4 * Chunk, time);
        var random = new Random(5);
        long first = 0, end = 0;
        for (var step = 0; step < 1000; step++)
        {
            time.Milliseconds += 300;
            if (end - first < 4 * Chunk && (first == end || random.Next(2) == 0))
            {
                memory.Take(end);
                BitConverter.TryWriteBytes(memory.Find(end, 8), end);
                end += Chunk;
            }
            else
            {
                Assert.Equal(first, BitConverter.ToInt64(memory.Find(first, 8)));
                memory.Leave(first);
                first += Chunk;
            }

            memory.Trim();
        }
    }

    [Fact]
    public void What_was_not_needed_for_a_while_goes_back_half_by_half()
    {
        using var memory = new RingMemory(16 * Chunk, time);
        for (var offset = 0L; offset < 9 * Chunk; offset += Chunk)
            memory.Take(offset);
        for (var offset = 0L; offset < 8 * Chunk; offset += Chunk)
            memory.Leave(offset);
        memory.Trim();
        Assert.Equal(8, memory.FreeChunks);
        int[] left = [8, 4, 2, 1, 0, 0];
        foreach (var expected in left)
        {
            time.Milliseconds += 1_000;
            memory.Trim();
            Assert.Equal(expected, memory.FreeChunks);
        }

        memory.Take(9 * Chunk);
        Assert.Equal(0, memory.Find((9 * Chunk) + 5, 1)[0]);
    }

    private sealed class SteppedTime : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => Milliseconds;
    }
}
