using System.Text;
using Distro.Rdb.Files;

namespace Distro.Tests.Rdb.Files;

/// <summary>Files with bytes changed, cut out, doubled, lengths raised: each is read to its end or refused with a byte that lies in it, and none costs much more memory than it is long.</summary>
public sealed class HostileFileTests
{
    private const int BytesAllocatedMax = 64 * 1024 * 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_change_of_a_file_does_harm(int seed)
    {
        var random = new Random(seed);
        var samples = Samples(random);
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("DISTRO_FUZZ_FILES"), out var more) ? more : 3_000;
        var (ended, refused) = (0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var file = samples[random.Next(samples.Count)].ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--) file = Change(file, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Read(file, random.Next(2) == 0 ? int.MaxValue : 100);
                ended++;
            }
            catch (CorruptRdbException error)
            {
                Assert.InRange(error.Position, 0, file.Length);
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed} round {round}: {Convert.ToHexString(file)}\n{error}");
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < BytesAllocatedMax, $"seed {seed} round {round}: much memory for {Convert.ToHexString(file)}");
        }

        Assert.True(ended > 0 && refused > rounds / 2, $"{ended} read, {refused} refused");
    }

    private static void Read(byte[] file, int partBytes)
    {
        var reader = new RdbFileReader(new MemoryStream(file), new RdbReaderOptions { PartBytes = partBytes });
        while (reader.Next() != RdbItemKind.End)
        {
        }
    }

    private static List<byte[]> Samples(Random random)
    {
        using var keyspace = new RestoringKeyspace();
        var samples = new List<byte[]>();
        foreach (var version in new[] { 6, 10, 11, 12, 80 })
        {
            var file = MadeFile.Of(version).Add(0xFA).Text("name").Text("value").Add(0xFE, 0).Expires(1_900_000_000_000).Add(0xF5).Text("library");
            foreach (var layout in OldLayouts.All.Where(layout => layout.Version <= version && layout.Body.Length < 2000 && (version != 80 || layout.Version is < 12 or 80))) file.Key(layout.Name, layout.Body);
            samples.Add(file.End());
        }

        for (var i = 0; i < 40; i++)
        {
            var output = new MemoryStream();
            var writer = new RdbFileWriter(output, RdbFileWriter.VersionOfValkey);
            Values.Fill(keyspace.Open(), i % Values.Kinds, random);
            Assert.Null(writer.Key(0, "key"u8, keyspace.Open()));
            writer.End();
            keyspace.Delete("key");
            if (output.Length < 5_000) samples.Add(output.ToArray());
        }

        return samples;
    }

    private static byte[] Change(byte[] file, Random random)
    {
        if (file.Length == 0) return Encoding.ASCII.GetBytes("REDIS0011");
        var at = random.Next(RdbHeader.Bytes < file.Length ? RdbHeader.Bytes : 0, file.Length);
        switch (random.Next(7))
        {
            case 0:
                return file[..at];
            case 1:
                file[at] ^= (byte)(1 << random.Next(8));
                return file;
            case 2:
                file[at] = (byte)(random.Next(4) switch { 0 => 0xFF, 1 => 0, 2 => 0x81, _ => random.Next(256) });
                return file;
            case 3:
                return [.. file[..at], .. file[Math.Min(file.Length, at + random.Next(1, 8))..]];
            case 4:
                return [.. file[..at], (byte)random.Next(256), .. file[at..]];
            case 5:
                return [.. file[..at], .. file[random.Next(file.Length)..]];
            default:
                // Without a checksum the rest of the file counts.
                file.AsSpan(Math.Max(0, file.Length - sizeof(ulong))).Clear();
                return file;
        }
    }
}
