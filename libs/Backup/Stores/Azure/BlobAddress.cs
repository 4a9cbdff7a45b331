namespace Distro.Backup.Stores.Azure;

/// <summary>
/// A container of an account, and where in it: `https://ACCOUNT.blob.core.windows.net/CONTAINER[/PREFIX]`, or with the account in the path, as the emulator has it:
/// `http://127.0.0.1:10000/ACCOUNT/CONTAINER[/PREFIX]`.
/// </summary>
public sealed record BlobAddress(Uri Container, string Account, string ContainerName, string Prefix)
{
    /// <summary>False, and what is wrong with it.</summary>
    public static bool TryParse(string text, out BlobAddress address, out string problem)
    {
        address = null!;
        problem = "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.Query.Length > 0)
        {
            problem = $"'{text}' is not the address of a container: https://ACCOUNT.blob.core.windows.net/CONTAINER";
            return false;
        }

        var words = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var isInPath = uri.HostNameType != UriHostNameType.Dns || uri.IsLoopback;
        var before = isInPath ? 1 : 0;
        if (words.Length <= before)
        {
            problem = $"'{text}' names no container";
            return false;
        }

        var account = isInPath ? words[0] : uri.Host.Split('.')[0];
        var container = new Uri(uri, "/" + string.Join('/', words[..(before + 1)]));
        var prefix = words.Length > before + 1 ? string.Join('/', words[(before + 1)..]) + "/" : "";
        if (prefix.Length > 0 && !ObjectNames.IsName(prefix[..^1])) problem = $"'{prefix}' can't be the beginning of objects' names";
        address = new BlobAddress(container, account, words[before], prefix);
        return problem.Length == 0;
    }
}
