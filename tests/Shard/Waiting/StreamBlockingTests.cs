namespace Distro.Tests.Shard.Waiting;

/// <summary>Clients that wait for entries of streams: readers all get them, members of a group each get their own.</summary>
public class StreamBlockingTests
{
    [Fact]
    public async Task An_entry_serves_every_reader()
    {
        await using var shard = new ShardHarness(loops: 2);
        var writer = shard.Connect();
        writer.Run("XADD s 1-0 f 1");
        var last = shard.Connect();
        last.Send("XREAD BLOCK 0 STREAMS s other $ 0");
        BlockingTests.Blocked(shard, 1);
        var from = shard.Connect();
        from.Send("XREAD COUNT 1 BLOCK 0 STREAMS s 1");
        BlockingTests.Blocked(shard, 2);
        writer.Expect("XADD s 2-0 f 2", "2-0");
        Assert.Equal("[[s, [[2-0, [f, 2]]]]]", last.Read());
        Assert.Equal("[[s, [[2-0, [f, 2]]]]]", from.Read());
        from.Expect("XREAD BLOCK 10 STREAMS s $", "nil");
        from.Expect("XREAD BLOCK 0 STREAMS s 1-5", "[[s, [[2-0, [f, 2]]]]]");
    }

    [Theory]
    [InlineData("{x}a", "{x}b")]
    [InlineData("a", "b")]
    public async Task Streams_that_one_transaction_adds_to_are_all_read(string first, string second)
    {
        await using var shard = new ShardHarness(loops: 3);
        var writer = shard.Connect();
        writer.Run($"XGROUP CREATE {first} g $ MKSTREAM");
        writer.Run($"XGROUP CREATE {second} g $ MKSTREAM");
        var reader = shard.Connect();
        reader.Send($"XREAD BLOCK 0 STREAMS {first} {second} $ $");
        BlockingTests.Blocked(shard, 1);
        var member = shard.Connect();
        member.Send($"XREADGROUP GROUP g m BLOCK 0 STREAMS {first} {second} > >");
        BlockingTests.Blocked(shard, 2);
        writer.Run("MULTI");
        writer.Run($"XADD {second} 2-0 f 2");
        writer.Run($"XADD {first} 1-0 f 1");
        writer.Expect("EXEC", "[2-0, 1-0]");
        var entries = $"[[{first}, [[1-0, [f, 1]]]], [{second}, [[2-0, [f, 2]]]]]";
        Assert.Equal(entries, reader.Read());
        Assert.Equal(entries, member.Read());
        writer.Expect($"XPENDING {first} g", "[1, 1-0, 1-0, [[m, 1]]]");
    }

    [Theory]
    [InlineData(16)]
    [InlineData(40)]
    public async Task However_many_streams_one_transaction_adds_to_they_are_all_read(int count)
    {
        await using var shard = new ShardHarness(loops: 3);
        var reader = shard.Connect();
        var names = Enumerable.Range(0, count).Select(i => $"s{i}").ToArray();
        reader.Send($"XREAD BLOCK 0 STREAMS {string.Join(' ', names)} elsewhere {string.Join(' ', names.Select(_ => "$"))} $");
        BlockingTests.Blocked(shard, 1);
        var writer = shard.Connect();
        writer.Run("MULTI");
        foreach (var name in names.Reverse()) writer.Run($"XADD {name} 1-0 f 1");
        writer.Run("EXEC");
        Assert.Equal($"[{string.Join(", ", names.Select(name => $"[{name}, [[1-0, [f, 1]]]]"))}]", reader.Read());
    }

    [Fact]
    public async Task An_entry_that_is_not_behind_the_id_serves_nobody()
    {
        await using var shard = new ShardHarness();
        var reader = shard.Connect();
        reader.Send("XREAD BLOCK 0 STREAMS s 5-0");
        BlockingTests.Blocked(shard, 1);
        var writer = shard.Connect();
        writer.Run("XADD s 4-0 f 4");
        writer.Run("DEL s");
        writer.Run("SET s text");
        writer.Run("DEL s");
        Assert.Equal(1, shard.Plane.BlockedKeys.Count);
        writer.Run("XADD s 6-0 f 6");
        Assert.Equal("[[s, [[6-0, [f, 6]]]]]", reader.Read());
    }

    [Fact]
    public async Task Members_of_a_group_are_served_in_the_order_they_came()
    {
        await using var shard = new ShardHarness(loops: 2);
        var writer = shard.Connect();
        writer.Run("XGROUP CREATE s g $ MKSTREAM");
        var first = shard.Connect();
        first.Send("XREADGROUP GROUP g one COUNT 1 BLOCK 0 STREAMS s >");
        BlockingTests.Blocked(shard, 1);
        var second = shard.Connect();
        second.Send("XREADGROUP GROUP g two BLOCK 0 STREAMS s >");
        BlockingTests.Blocked(shard, 2);
        writer.Run("XADD s 1-0 f 1");
        Assert.Equal("[[s, [[1-0, [f, 1]]]]]", first.Read());
        writer.Run("XADD s 2-0 f 2");
        Assert.Equal("[[s, [[2-0, [f, 2]]]]]", second.Read());
        writer.Expect("XPENDING s g", "[2, 1-0, 2-0, [[one, 1], [two, 1]]]");
        first.Expect("XREADGROUP GROUP g one BLOCK 0 STREAMS s 0", "[[s, [[1-0, [f, 1]]]]]");
    }

    [Theory]
    [InlineData("DEL s", "-NOGROUP No such key 's' or consumer group 'g' in XREADGROUP with GROUP option")]
    [InlineData("XGROUP DESTROY s g", "-NOGROUP No such key 's' or consumer group 'g' in XREADGROUP with GROUP option")]
    [InlineData("SET s text", "-WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("FLUSHALL", "-NOGROUP No such key 's' or consumer group 'g' in XREADGROUP with GROUP option")]
    public async Task A_member_whose_group_is_gone_is_told_so(string command, string error)
    {
        await using var shard = new ShardHarness();
        var writer = shard.Connect();
        writer.Run("XGROUP CREATE s g $ MKSTREAM");
        var member = shard.Connect();
        member.Send("XREADGROUP GROUP g one BLOCK 0 STREAMS s >");
        BlockingTests.Blocked(shard, 1);
        writer.Run(command);
        Assert.Equal(error, member.Read());
    }

    [Fact]
    public async Task Nobody_waits_inside_a_transaction()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Run("XGROUP CREATE s g $ MKSTREAM");
        client.Run("MULTI");
        client.Run("XREAD BLOCK 0 STREAMS s $");
        client.Run("XREADGROUP GROUP g one BLOCK 0 STREAMS s >");
        client.Run("XADD s 1-0 f v");
        client.Run("XREADGROUP GROUP g one BLOCK 0 STREAMS s >");
        client.Expect("EXEC", "[nil, nil, 1-0, [[s, [[1-0, [f, v]]]]]]");
    }
}
