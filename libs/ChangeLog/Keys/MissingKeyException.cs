namespace Distro.ChangeLog.Keys;

/// <summary>A file or object is encrypted with a key that is not among those given. Nothing is wrong with it.</summary>
public sealed class MissingKeyException(string name, string keyId)
    : IOException($"{name} is encrypted with the key {keyId}, which is not among those given: add it, behind the newest, to the file of keys")
{
    public string KeyId { get; } = keyId;
}
