using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Distro.Backup.Stores.Azure;

/// <summary>The few XML bodies that the Blob service takes and gives.</summary>
internal static class BlobXml
{
    private static readonly XmlReaderSettings settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public static byte[] BlockList(IEnumerable<string> ids)
        => Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>" + new XElement("BlockList", ids.Select(id => new XElement("Latest", id))).ToString(SaveOptions.DisableFormatting));

    /// <summary>Ids of blocks that were sent and belong to no blob yet, with their sizes.</summary>
    public static Dictionary<string, long> UncommittedBlocks(Stream body)
        => Read(body).Descendants("UncommittedBlocks").Elements("Block").GroupBy(block => (string)block.Element("Name")!).ToDictionary(same => same.Key, same => (long)same.First().Element("Size")!);

    /// <summary>Names and lengths of a page of a listing, and where the next begins; empty at the end.</summary>
    public static (List<StoredObject> Blobs, string Next) Listing(Stream body)
    {
        var root = Read(body);
        var blobs = root.Descendants("Blob").Select(blob => new StoredObject((string)blob.Element("Name")!, long.Parse((string)blob.Element("Properties")!.Element("Content-Length")!, CultureInfo.InvariantCulture)));
        return ([.. blobs], (string?)root.Element("NextMarker") ?? "");
    }

    private static XElement Read(Stream body)
    {
        try
        {
            using var reader = XmlReader.Create(body, settings);
            return XElement.Load(reader);
        }
        catch (XmlException error)
        {
            throw new StoreUnavailableException("the store's answer is no XML: " + error.Message, error);
        }
    }
}
