namespace Distro.Backup.Stores;

/// <summary>Which names objects may have: what every store takes as it is, and no file system takes for a way out of its directory.</summary>
public static class ObjectNames
{
    private const int CharsMax = 512;

    public static bool IsName(string name)
        => name.Length is > 0 and <= CharsMax && name.Split('/').All(part => part.Length > 0 && part[0] != '.' && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-'));

    /// <exception cref="StoreRefusedException">No object can have that name.</exception>
    public static void Check(string name)
    {
        if (!IsName(name)) throw new StoreRefusedException($"'{name}' can't be the name of an object: letters, digits, '.', '_', '-', and slashes between");
    }
}
