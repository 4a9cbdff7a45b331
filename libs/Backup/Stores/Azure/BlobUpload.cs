using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Distro.ChangeLog.Files;

namespace Distro.Backup.Stores.Azure;

/// <summary>
/// Puts one blob, block by block. A block's id is its place and the hash of its bytes, so that an upload which broke off goes on where it was: blocks that the service has
/// already, under the id that these bytes would have, are not sent again. The service checks each block's MD5; nothing is a blob before the list of all is committed.
/// </summary>
internal sealed class BlobUpload(BlobCalls calls, string name, int blockBytes)
{
    private const int HashBytes = 16;

    public void Run(IFile source)
    {
        var there = Uncommitted();
        var (ids, buffer) = (new List<string>(), new byte[Math.Min(blockBytes, source.Length)]);
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        for (long at = 0; at < source.Length;)
        {
            var read = source.Read(at, buffer);
            if (read == 0) throw new IOException($"what should be stored as {name} ends at byte {at}");
            var bytes = buffer.AsMemory(0, read);
            whole.AppendData(bytes.Span);
            ids.Add(Send(bytes, ids.Count, there));
            at += read;
        }

        Commit(ids, whole.GetHashAndReset(), source.Length);
    }

    private string Send(ReadOnlyMemory<byte> bytes, int index, Dictionary<string, long> there)
    {
        Span<byte> id = stackalloc byte[sizeof(int) + HashBytes];
        BinaryPrimitives.WriteInt32BigEndian(id, index);
        SHA256.HashData(bytes.Span)[..HashBytes].CopyTo(id[sizeof(int)..]);
        var text = Convert.ToBase64String(id);
        if (there.TryGetValue(text, out var size) && size == bytes.Length) return text;
        using var response = calls.Call(HttpMethod.Put, name, "comp=block&blockid=" + Uri.EscapeDataString(text), [], bytes, Md5(bytes.Span)) ?? throw Vanished();
        return text;
    }

    /// <summary>Nothing is a blob before this; the whole's hash is kept with it, and what the service then has is looked at.</summary>
    private void Commit(List<string> ids, byte[] md5, long length)
    {
        var list = BlobXml.BlockList(ids);
        var hash = Convert.ToBase64String(md5);
        using (var response = calls.Call(HttpMethod.Put, name, "comp=blocklist", [("x-ms-blob-content-md5", hash)], list, Md5(list)) ?? throw Vanished())
        {
        }

        using var found = calls.Call(HttpMethod.Head, name, "", []) ?? throw Vanished();
        if (found.Content.Headers.ContentLength != length || found.Content.Headers.ContentMD5 is not { } stored || !stored.AsSpan().SequenceEqual(md5))
            throw new StoreUnavailableException(string.Create(CultureInfo.InvariantCulture, $"{name} was stored with {found.Content.Headers.ContentLength} bytes, and should have {length} with the hash {hash}: it is stored again"));
    }

    private Dictionary<string, long> Uncommitted()
    {
        using var response = calls.Call(HttpMethod.Get, name, "comp=blocklist&blocklisttype=uncommitted", []);
        return response is null ? [] : BlobXml.UncommittedBlocks(response.Content.ReadAsStream());
    }

#pragma warning disable CA5351 // MD5 is the service's check against damage on the way, not a proof of anything
    private static byte[] Md5(ReadOnlySpan<byte> bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351

    private StoreUnavailableException Vanished() => new($"the store does not find {name}, which is being put there");
}
