using System.Text;
using Distro.Rdb;
using Distro.Rdb.Files;

namespace Distro.Tests.Rdb.Files;

/// <summary>Whole files: every layout in the container of its version, every opcode, parts, and what is written read back.</summary>
public sealed class RdbFileTests
{
    public static TheoryData<string> Layouts => [.. OldLayouts.All.Select(layout => layout.Name)];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_layout_comes_out_as_a_payload_whole_or_in_parts(string name)
    {
        var layout = OldLayouts.All.Single(layout => layout.Name == name);
        var file = MadeFile.Of(layout.Version).Key("first", [0, 1, (byte)'x']).Key("key", layout.Body).Key("last", [0, 1, (byte)'y']).End();
        foreach (var partBytes in new[] { int.MaxValue, 1 })
        {
            using var keyspace = new RestoringKeyspace();
            var reader = new RdbFileReader(new MemoryStream(file), new RdbReaderOptions { PartBytes = partBytes });
            Assert.Equal("first", Next(reader));
            Assert.Equal("key", Next(reader));
            var elements = new List<string>();
            while (true)
            {
                Assert.Equal(RestoreStatus.Restored, keyspace.Read(reader.Payload.ToArray()));
                elements.AddRange(Contents.Of(keyspace.Open("copy")).Split('\n'));
                keyspace.Delete("copy");
                if (!reader.HasMore) break;
                reader.NextPart();
            }

            keyspace.Read(RestoringKeyspace.Seal(layout.Body, layout.Version));
            Assert.Equal(Contents.Of(keyspace.Open("copy")).Split('\n').Order(), elements.Order());
            Assert.Equal("last", Next(reader));
            Assert.Equal(RdbItemKind.End, reader.Next());
        }
    }

    [Fact]
    public void What_stands_around_keys_is_read_or_passed_over()
    {
        var file = MadeFile.Of(11).Add(0xFA).Text("redis-ver").Text("7.2.0")
            .Add(0xF7, 0x81, 0x3C, 0x72, 0x08, 0x1E, 0x6C, 0x95, 0xA4, 0x01).Add(2, 2).Add(1, 5, 2, 6, 3, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 5).Text("text").Add(0)
            .Add(0xF5).Text("#!lua name=l")
            .Add(0xFE, 0x03, 0xFB, 0x02, 0x01, 0xF4, 0x01, 0x02, 0x03)
            .Expires(1_900_000_000_123).Add(0xF9, 200).Key("a", [0, 1, (byte)'x'])
            .Add(0xFD, 0x00, 0x00, 0x00, 0x70).Add(0xF8, 0x40, 0x80).Key("b", [0, 0xC0, 0xFE])
            .Add(0xF3).Text("job").Add(0x01, 0x00, 0x05).Key("c", [0, 1, (byte)'x'])
            .End();
        var reader = new RdbFileReader(new MemoryStream(file));
        Assert.Equal(RdbItemKind.Auxiliary, reader.Next());
        Assert.Equal(("redis-ver", "7.2.0"), (Latin(reader.Text), Latin(reader.AuxiliaryValue)));
        Assert.Equal(RdbItemKind.Module, reader.Next());
        Assert.Equal(RdbItemKind.Function, reader.Next());
        Assert.Equal("#!lua name=l", Latin(reader.Text));
        Assert.Equal("a", Next(reader));
        Assert.Equal((3, 1_900_000_000_123, 200L, -1L), (reader.Database, reader.ExpireAt, reader.Frequency, reader.IdleSeconds));
        Assert.Equal("b", Next(reader));
        Assert.Equal((0x70000000 * 1000L, -1L, 128L), (reader.ExpireAt, reader.Frequency, reader.IdleSeconds));
        var position = reader.ItemPosition;
        Assert.Equal("c", Next(reader));
        Assert.Equal(-1, reader.ExpireAt);
        Assert.Equal(RdbItemKind.End, reader.Next());

        var again = new RdbFileReader(new MemoryStream(file), new RdbReaderOptions { Position = position, Database = 3 });
        Assert.Equal("b", Next(again));
        Assert.Equal(0x70000000 * 1000L, again.ExpireAt);
    }

    [Fact]
    public void Every_version_is_read()
    {
        foreach (var version in Enumerable.Range(1, 13).Append(79).Append(80))
        {
            var file = MadeFile.Of(version).Key("k", [0, 1, (byte)'x']);
            var reader = new RdbFileReader(new MemoryStream(version < 5 ? file.Add(0xFF).Bytes : file.End()));
            Assert.Equal("k", Next(reader));
            Assert.Equal(RdbItemKind.End, reader.Next());
        }
    }

    [Theory]
    [InlineData("REDIS0987", "byte 0: version 987")]
    [InlineData("REDIS0080", "byte 0: version 80")]
    [InlineData("VALKEY081", "byte 0: version 81")]
    [InlineData("VALKEY012", "byte 0: version 12")]
    [InlineData("REDIS00x1", "byte 0: the version is no number")]
    [InlineData("RESIS0011", "byte 0: this is no RDB file")]
    [InlineData("", "byte 0: this is no RDB file")]
    [InlineData("REDIS0011", "byte 9: 1 bytes are expected")]
    [InlineData("REDIS0011\u0000\u0001", "byte 11: 1 bytes are expected")]
    [InlineData("REDIS0011\u0000\u0001k\u0081\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "bytes are expected")]
    [InlineData("REDIS0011\u0006\u0001k", "what begins with the byte 06")]
    [InlineData("REDIS0011\u0016\u0001k\u0000", "what begins with the byte 16")]
    [InlineData("REDIS0011\u00f6", "release candidates")]
    [InlineData("REDIS0011\u00fd\u00ff\u00ff\u00ff\u00ff\u0000\u0001k\u0001v", "byte 9: a key can't expire before 1970")]
    [InlineData("REDIS0011\u00fc\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u0000\u0001k\u0001v", "byte 9: a key can't expire before 1970")]
    [InlineData("REDIS0011\u0000\u00c4", "can't be encoded as 4")]
    [InlineData("REDIS0011\u0000\u0082", "no length begins with 82")]
    [InlineData("REDIS0011\u00ff\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008", "byte 10: the file's checksum is wrong")]
    public void What_is_no_file_is_refused_with_the_byte(string bytes, string reason)
    {
        var error = Assert.Throws<CorruptRdbException>(() =>
        {
            var reader = new RdbFileReader(new MemoryStream(Encoding.Latin1.GetBytes(bytes)));
            while (reader.Next() != RdbItemKind.End)
            {
            }
        });
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        using var keyspace = new RestoringKeyspace();
        var random = new Random(5);
        var output = new MemoryStream();
        var writer = new RdbFileWriter(output, RdbFileWriter.VersionOfValkey);
        writer.Auxiliary("a"u8, "b"u8);
        writer.Function("text"u8);
        var written = new List<(string Key, int Database, long ExpireAt, string Contents)>();
        for (var i = 0; i < 200; i++)
        {
            var entry = keyspace.Open($"key:{i}");
            Values.Fill(entry, i % Values.Kinds, random);
            if (i % 3 == 0) entry.SetExpireAt(1_900_000_000_000 + i);
            Assert.Null(writer.Key(i / 20, Encoding.ASCII.GetBytes($"key:{i}"), entry));
            written.Add(($"key:{i}", i / 20, entry.ExpireAt, Contents.Of(entry)));
        }

        writer.End();
        Assert.Equal(output.Length, writer.Length);
        var reader = new RdbFileReader(output);
        Assert.Equal(RdbItemKind.Auxiliary, reader.Next());
        Assert.Equal(RdbItemKind.Function, reader.Next());
        foreach (var (key, database, expireAt, contents) in written)
        {
            Assert.Equal(key, Next(reader));
            Assert.Equal((database, expireAt), (reader.Database, reader.ExpireAt));
            Assert.Equal(RestoreStatus.Restored, keyspace.Read(reader.Payload.ToArray()));
            Assert.Equal(contents, Contents.Of(keyspace.Open("copy")));
            keyspace.Delete("copy");
            keyspace.Delete(key);
        }

        Assert.Equal(RdbItemKind.End, reader.Next());
        keyspace.CheckNothingIsLeft();
    }

    private static string Next(RdbFileReader reader)
    {
        Assert.Equal(RdbItemKind.Key, reader.Next());
        return Latin(reader.Key);
    }

    private static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
