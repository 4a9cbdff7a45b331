using System.Net;

namespace Distro.Shard.Hosting;

/// <summary>
/// The bind option: addresses apart by blanks; <c>*</c> is every IPv4 address, <c>::*</c> every IPv6 one, and a dash in front says that it may be missing on this machine. Nothing: no address at all.
/// </summary>
internal static class ListenAddresses
{
    public const int AddressesMax = 16;

    /// <exception cref="FormatException">A word is no address, or there are too many.</exception>
    public static IReadOnlyList<IPAddress> Of(string bind) => [.. Words(bind).Select(word => word.Address)];

    /// <summary>One at which a client of this machine reaches it.</summary>
    public static string First(string bind) => Of(bind) is [var address, ..] && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) ? address.ToString() : "127.0.0.1";

    /// <exception cref="FormatException">A word is no address, or there are too many.</exception>
    public static IReadOnlyList<(IPAddress Address, bool MayFail)> Words(string bind)
    {
        var words = bind.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > AddressesMax)
            throw new FormatException($"Too many bind addresses specified: at most {AddressesMax}");
        return [.. words.Select(word => (Address(word.TrimStart('-')), word[0] == '-'))];
    }

    private static IPAddress Address(string word) => word switch
    {
        "*" => IPAddress.Any,
        "::*" => IPAddress.IPv6Any,
        "localhost" => IPAddress.Loopback,
        _ => IPAddress.Parse(word),
    };
}
