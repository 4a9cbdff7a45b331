using Distro.Commands.Execution;

namespace Distro.Commands.Elements;

/// <summary>What the elements of a type are called where they expire one by one: in arguments, events and effects.</summary>
internal sealed class ElementKind
{
    private readonly byte[] listWord;
    private readonly byte[] remove;
    private readonly byte[] expireAt;
    private readonly byte[] persist;
    private readonly byte[] countError;

    private ElementKind(string listWord, string countWord, string remove, string expireAt, string persist)
    {
        this.listWord = Bytes(listWord);
        this.remove = Bytes(remove);
        this.expireAt = Bytes(expireAt);
        this.persist = Bytes(persist);
        countError = Bytes($"ERR {countWord} should be greater than 0 and match the provided number of {listWord.ToLowerInvariant()}");
    }

    public static ElementKind Field { get; } = new("FIELDS", "numfields", "HDEL", "HPEXPIREAT", "HPERSIST")
    {
        Class = EventClass.Hash, Expire = "hexpire", Expired = "hexpired", Persisted = "hpersist", Removed = "hdel",
    };

    public static ElementKind Member { get; } = new("MEMBERS", "nummembers", "SREM", "SPEXPIREAT", "SPERSIST")
    {
        Class = EventClass.Set, Expire = "sexpire", Expired = "sexpired", Persisted = "spersist", Removed = "srem",
    };

    public required EventClass Class { get; init; }

    public required string Expire { get; init; }

    public required string Expired { get; init; }

    public required string Persisted { get; init; }

    public required string Removed { get; init; }

    /// <summary>The word before the elements' number.</summary>
    public ReadOnlySpan<byte> ListWord => listWord;

    public ReadOnlySpan<byte> RemoveCommand => remove;

    public ReadOnlySpan<byte> ExpireAtCommand => expireAt;

    public ReadOnlySpan<byte> PersistCommand => persist;

    /// <summary>What a number of elements that is not theirs is answered with.</summary>
    public ReadOnlySpan<byte> CountError => countError;

    private static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);
}
