using System.Security.Cryptography;
using Distro.Backup.Archive;
using Distro.Backup.Sealing;
using Distro.Backup.Stores;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Keys;

namespace Distro.Tests.Backup.Sealing;

/// <summary>Encrypted objects: what goes in comes out, nothing of it can be seen or changed below, keys are rotated, and a missing key is no damage.</summary>
public sealed class SealedStoreTests : IDisposable
{
    private const string Old = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private const string New = "AREiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8=";
    private const string Other = "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private readonly string folder = Directory.CreateTempSubdirectory("distro-sealed-").FullName;
    private readonly DiskFileSystem files = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(1_000_003)]
    public void What_was_put_is_read_back_from_any_place(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        using var store = Open(Old);
        store.PutBytes("a/b", bytes);
        Assert.Equal(length, store.Find("a/b")!.Length);
        Assert.Equal(bytes, store.ReadAll("a/b", length));
        var random = new Random(length);
        for (var i = 0; i < 50; i++)
        {
            var (at, part) = (random.Next(length + 1), new byte[random.Next(200_000)]);
            var expected = bytes.AsSpan(at, Math.Min(part.Length, length - at));
            Assert.Equal(expected.Length, store.Read("a/b", at, part));
            Assert.Equal(expected.ToArray(), part[..expected.Length]);
        }
    }

    [Fact]
    public void Nothing_in_clear_lies_below_and_the_same_source_makes_the_same_bytes()
    {
        var text = new byte[200_000];
        "a very secret value"u8.CopyTo(text.AsSpan(100));
        using var store = Open(Old);
        store.PutBytes("x", text);
        var first = File.ReadAllBytes(Path.Combine(folder, "x"));
        Assert.Equal(-1, first.AsSpan().IndexOf("a very secret"u8));
        store.PutBytes("x", text);
        Assert.Equal(first, File.ReadAllBytes(Path.Combine(folder, "x")));
        text[^1]++;
        store.PutBytes("x", text);
        var other = File.ReadAllBytes(Path.Combine(folder, "x"));
        Assert.False(first.AsSpan(64, 65_536).SequenceEqual(other.AsSpan(64, 65_536)), "a chunk of the same bytes in another content must not look the same");
    }

    [Fact]
    public void Every_changed_byte_is_found()
    {
        using var store = Open(Old);
        store.PutBytes("x", RandomNumberGenerator.GetBytes(150_000));
        var path = Path.Combine(folder, "x");
        var right = File.ReadAllBytes(path);
        foreach (var at in new[] { 8, 24, 56, 64, 70_000, right.Length - 1 })
        {
            var wrong = right.ToArray();
            wrong[at] ^= 1;
            File.WriteAllBytes(path, wrong);
            Assert.Throws<DamagedBackupException>(() => store.ReadAll("x", 200_000));
        }

        File.WriteAllBytes(path, right[..^1]);
        Assert.Throws<DamagedBackupException>(() => store.ReadAll("x", 200_000));
        File.WriteAllBytes(Path.Combine(folder, "y"), right);
        Assert.Throws<DamagedBackupException>(() => store.ReadAll("y", 200_000));
    }

    [Fact]
    public void Keys_are_rotated_and_a_missing_one_is_named()
    {
        using (var before = Open(Old)) before.PutBytes("old", "one"u8.ToArray());
        using (var clear = Open(null)) clear.PutBytes("clear", "zero"u8.ToArray());
        using (var rotated = Open($"# newest first\n{New}\n{Old}\n"))
        {
            rotated.PutBytes("new", "two"u8.ToArray());
            foreach (var (name, text) in new[] { ("old", "one"), ("new", "two"), ("clear", "zero") }) Assert.Equal(text, System.Text.Encoding.ASCII.GetString(rotated.ReadAll(name, 100)!));
        }

        using (var wrong = Open(Other)) Assert.Contains("add it", Assert.Throws<MissingKeyException>(() => wrong.ReadAll("old", 100)).Message, StringComparison.Ordinal);
        using (var none = Open(null)) Assert.Throws<MissingKeyException>(() => none.ReadAll("new", 100));
        using var only = Open(New);
        Assert.Equal("two"u8.ToArray(), only.ReadAll("new", 100));
        Assert.Throws<MissingKeyException>(() => only.ReadAll("old", 100));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a remark\n")]
    [InlineData("short")]
    [InlineData("zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    [InlineData(Old + "\nABEiM0RVZneImaq7")]
    public void What_is_no_key_is_said(string text) => Assert.Throws<IOException>(() => KeyRing.Parse(text, "keys"));

    private SealedStore Open(string? keys) => new(new DirectoryStore(files, folder), keys is null ? null : KeyRing.Parse(keys, "keys"));
}
