using System.Net.Http.Headers;
using Distro.ChangeLog.Files;

namespace Distro.Backup.Stores.Azure;

/// <summary>
/// Objects as block blobs of one container, over the Blob service's REST interface. The client library would bring some twenty packages, an identity client among them,
/// for the seven requests that a backup makes.
/// </summary>
public sealed class AzureBlobStore : IObjectStore
{
    public const int BlockBytesDefault = 8 << 20;

    private readonly BlobAddress address;
    private readonly BlobCalls calls;
    private readonly int blockBytes;

    /// <exception cref="StoreRefusedException">The address or the credential can't be used, or the container can't be made.</exception>
    public AzureBlobStore(string url, string credential, TimeProvider clock, Action<TimeSpan> pause, int blockBytes = BlockBytesDefault)
    {
        if (!BlobAddress.TryParse(url, out address, out var problem)) throw new StoreRefusedException(problem);
        this.blockBytes = blockBytes;
        calls = new BlobCalls(address, credential, clock, pause);
    }

    public string Place => address.Container.AbsoluteUri + (address.Prefix.Length > 0 ? "/" + address.Prefix.TrimEnd('/') : "");

    /// <summary>Makes the container, if the credential allows that and there is none.</summary>
    public void MakeContainer()
    {
        try
        {
            using var response = calls.Call(HttpMethod.Put, "", "restype=container", []);
        }
        catch (StoreRefusedException error) when (error.Message.Contains("ContainerAlreadyExists", StringComparison.Ordinal))
        {
            // It is there.
        }
    }

    public IReadOnlyList<StoredObject> List(string prefix)
    {
        var (found, next) = (new List<StoredObject>(), "");
        do
        {
            var query = "restype=container&comp=list&prefix=" + Uri.EscapeDataString(address.Prefix + prefix) + (next.Length > 0 ? "&marker=" + Uri.EscapeDataString(next) : "");
            using var response = calls.Call(HttpMethod.Get, "", query, []) ?? throw new StoreRefusedException($"there is no container at {address.Container}");
            (var page, next) = BlobXml.Listing(response.Content.ReadAsStream());
            found.AddRange(page.Select(blob => blob with { Name = blob.Name[address.Prefix.Length..] }));
        }
        while (next.Length > 0);

        found.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return found;
    }

    public StoredObject? Find(string name)
    {
        using var response = calls.Call(HttpMethod.Head, BlobName(name), "", []);
        return response is null ? null : new StoredObject(name, response.Content.Headers.ContentLength ?? 0);
    }

    public int Read(string name, long position, Span<byte> destination)
    {
        if (destination.IsEmpty) return 0;
        var range = new RangeHeaderValue(position, position + destination.Length - 1).ToString();
        try
        {
            using var response = calls.Call(HttpMethod.Get, BlobName(name), "", [("x-ms-range", range)]) ?? throw new FileNotFoundException($"there is no {name} in {Place}", name);
            using var body = response.Content.ReadAsStream();
            return body.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }
        catch (StoreRefusedException error) when (error.Message.Contains("InvalidRange", StringComparison.Ordinal))
        {
            return 0;
        }
    }

    public void Put(string name, IFile source) => new BlobUpload(calls, BlobName(name), blockBytes).Run(source);

    public void Delete(string name)
    {
        using var response = calls.Call(HttpMethod.Delete, BlobName(name), "", []);
    }

    public void Dispose() => calls.Dispose();

    private string BlobName(string name)
    {
        ObjectNames.Check(name);
        return address.Prefix + name;
    }
}
