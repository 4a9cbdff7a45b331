using Distro.ChangeLog.Files;

namespace Distro.Backup.Stores;

/// <summary>
/// Where backups lie: named objects that are put whole and never changed, but for the few small ones that are replaced. Names are of letters, digits, `.`, `_` and `-`,
/// with slashes between. Calls block, on threads that have nothing else to do; <see cref="IDisposable.Dispose"/> ends those under way.
/// Failures are <see cref="IOException"/>s: a <see cref="StoreUnavailableException"/> passes, a <see cref="StoreRefusedException"/> does not.
/// </summary>
public interface IObjectStore : IDisposable
{
    /// <summary>For operators: no secret is in it.</summary>
    string Place { get; }

    /// <summary>All objects whose names begin so, in order of their names.</summary>
    IReadOnlyList<StoredObject> List(string prefix);

    /// <summary>Null when there is none of that name.</summary>
    StoredObject? Find(string name);

    /// <summary>Reads up to the span's length from that position; fewer bytes only at the object's end.</summary>
    /// <exception cref="FileNotFoundException">There is none of that name.</exception>
    int Read(string name, long position, Span<byte> destination);

    /// <summary>
    /// Puts an object in place of the one of that name: readers see the old or the new. What the store has is checked against the source before it counts. One that was
    /// interrupted is gone on with when the same source is put again.
    /// </summary>
    void Put(string name, IFile source);

    /// <summary>None of that name: nothing happens.</summary>
    void Delete(string name);
}
