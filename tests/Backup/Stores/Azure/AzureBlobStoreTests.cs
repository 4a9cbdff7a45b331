using System.Security.Cryptography;
using System.Text;
using Distro.Backup.Stores;
using Distro.Backup.Stores.Azure;
using Distro.ChangeLog.Files;

namespace Distro.Tests.Backup.Stores.Azure;

/// <summary>The Blob service's protocol against its emulator: what is put is there, an upload that broke off goes on, and refusals say what to do.</summary>
public class AzureBlobStoreTests(Azurite service) : IClassFixture<Azurite>
{
    private const int BlockBytes = 64 << 10;

    [AzuriteFact]
    public void Objects_are_put_found_read_listed_and_deleted()
    {
        using var store = Open("objects/below/here");
        var bytes = RandomNumberGenerator.GetBytes((3 * BlockBytes) + 17);
        store.Put("a/one", new MemoryFile(bytes));
        store.Put("a/empty", new MemoryFile(Array.Empty<byte>()));
        store.Put("b/two", new MemoryFile("before"u8.ToArray()));
        store.Put("b/two", new MemoryFile("after"u8.ToArray()));
        Assert.Equal(new StoredObject("a/one", bytes.Length), store.Find("a/one"));
        Assert.Null(store.Find("a/none"));
        Assert.Equal(bytes, store.ReadAll("a/one", bytes.Length));
        var part = new byte[100];
        Assert.Equal(100, store.Read("a/one", BlockBytes - 50, part));
        Assert.Equal(bytes.AsSpan(BlockBytes - 50, 100).ToArray(), part);
        Assert.Equal(17, store.Read("a/one", 3 * BlockBytes, part));
        Assert.Equal(0, store.Read("a/one", bytes.Length, part));
        Assert.Throws<FileNotFoundException>(() => store.Read("a/none", 0, part));
        Assert.Equal("after", Encoding.ASCII.GetString(store.ReadAll("b/two", 100)!));
        Assert.Equal(["a/empty", "a/one"], store.List("a/").Select(one => one.Name));
        Assert.Equal(3, store.List("").Count);
        store.Delete("a/one");
        store.Delete("a/one");
        Assert.Null(store.Find("a/one"));
    }

    [AzuriteFact]
    public void An_upload_that_broke_off_sends_only_what_is_missing()
    {
        using var store = Open("resume");
        var source = new CountingFile(RandomNumberGenerator.GetBytes(5 * BlockBytes)) { FailsAt = 3 * BlockBytes };
        Assert.Throws<IOException>(() => store.Put("large", source));
        Assert.Null(store.Find("large"));
        Assert.Empty(store.List(""));
        var calls = new BlobCalls(Address("resume"), Azurite.Key, TimeProvider.System, _ => { });
        using (var response = calls.Call(HttpMethod.Get, "large", "comp=blocklist&blocklisttype=uncommitted", []))
            Assert.Equal(3, BlobXml.UncommittedBlocks(response!.Content.ReadAsStream()).Count);
        calls.Dispose();
        source.FailsAt = long.MaxValue;
        store.Put("large", source);
        Assert.Equal(source.Bytes, store.ReadAll("large", source.Bytes.Length));
    }

    [AzuriteFact]
    public void A_wrong_key_and_a_missing_container_are_refused_at_once_and_by_name()
    {
        using (var wrong = new AzureBlobStore(service.Container("c"), Convert.ToBase64String(new byte[64]), TimeProvider.System, _ => Assert.Fail("it was tried again")))
            Assert.Contains("answers 403", Assert.Throws<StoreRefusedException>(() => wrong.Find("x")).Message, StringComparison.Ordinal);
        using var missing = new AzureBlobStore(service.Container("nothing"), Azurite.Key, TimeProvider.System, _ => Assert.Fail("it was tried again"));
        Assert.Contains("ContainerNotFound", Assert.Throws<StoreRefusedException>(() => missing.PutBytes("x", "y"u8.ToArray())).Message, StringComparison.Ordinal);
    }

    [AzuriteFact]
    public void A_signature_for_the_container_does_as_well_as_the_key()
    {
        using (Open("signed")) { }

        using var store = new AzureBlobStore(service.Container("signed"), Signature("signed"), TimeProvider.System, _ => { });
        store.PutBytes("x", "y"u8.ToArray());
        Assert.Equal("y"u8.ToArray(), store.ReadAll("x", 10));
        Assert.Single(store.List(""));
    }

    [Fact]
    public void A_service_that_is_away_is_tried_again_and_then_said_to_be()
    {
        var pauses = 0;
        using var store = new AzureBlobStore("http://127.0.0.1:1/account/container", Azurite.Key, TimeProvider.System, _ => pauses++);
        Assert.Contains("can't be reached", Assert.Throws<StoreUnavailableException>(() => store.Find("x")).Message, StringComparison.Ordinal);
        Assert.Equal(3, pauses);
    }

    [Theory]
    [InlineData("https://acc.blob.core.windows.net/box", "acc", "box", "")]
    [InlineData("https://acc.blob.core.windows.net/box/some/where", "acc", "box", "some/where/")]
    [InlineData("http://127.0.0.1:10000/acc/box", "acc", "box", "")]
    public void An_address_names_account_container_and_prefix(string text, string account, string container, string prefix)
    {
        Assert.True(BlobAddress.TryParse(text, out var address, out var problem), problem);
        Assert.Equal((account, container, prefix), (address.Account, address.ContainerName, address.Prefix));
    }

    private AzureBlobStore Open(string place)
    {
        var store = new AzureBlobStore(service.Container(place), Azurite.Key, TimeProvider.System, Thread.Sleep, BlockBytes);
        store.MakeContainer();
        store.MakeContainer();
        return store;
    }

    private BlobAddress Address(string place)
    {
        Assert.True(BlobAddress.TryParse(service.Container(place), out var address, out _));
        return address;
    }

    /// <summary>A container's signature for an hour, as the service's documentation has it made.</summary>
    private static string Signature(string container)
    {
        const string version = "2020-12-06";
        var until = DateTimeOffset.UtcNow.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var text = string.Join('\n', "racwdl", "", until, $"/blob/{Azurite.Account}/{container}", "", "", "", version, "c", "", "", "", "", "", "", "");
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Azurite.Key), Encoding.UTF8.GetBytes(text)));
        return $"sv={version}&se={Uri.EscapeDataString(until)}&sr=c&sp=racwdl&sig={Uri.EscapeDataString(signature)}";
    }

    private sealed class CountingFile(byte[] bytes) : IFile
    {
        public byte[] Bytes => bytes;

        public long FailsAt { get; set; }

        public long Length => bytes.Length;

        public int Read(long position, Span<byte> destination)
        {
            if (position >= FailsAt) throw new IOException("the disk failed");
            return new MemoryFile(bytes).Read(position, destination);
        }

        public void Write(long position, ReadOnlySpan<byte> more) => throw new NotSupportedException();

        public void SetLength(long length) => throw new NotSupportedException();

        public void Allocate(long length) => throw new NotSupportedException();

        public void Sync()
        {
        }

        public void Dispose()
        {
        }
    }
}
